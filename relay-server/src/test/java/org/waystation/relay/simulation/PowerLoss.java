package org.waystation.relay.simulation;

/** The relay's process ends here. An Error, so that nothing in the relay survives it. */
final class PowerLoss extends Error {
    private static final long serialVersionUID = 1L;

    PowerLoss() {
        super("power loss", null, false, false);
    }
}
