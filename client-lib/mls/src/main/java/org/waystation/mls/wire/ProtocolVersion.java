package org.waystation.mls.wire;

/** The version numbers of MLS: there is one. */
public final class ProtocolVersion {
    public static final int MLS10 = 1;

    private ProtocolVersion() {}
}
