package org.waystation.relay.simulation;

/** The relay's process ends here. An Error, so that nothing in the relay survives it. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    /** Whether the power is gone too: then what was not synced may be lost. */
    final boolean power;

    Crash(boolean power) {
        super(power ? "power loss" : "killed", null, false, false);
        this.power = power;
    }
}
