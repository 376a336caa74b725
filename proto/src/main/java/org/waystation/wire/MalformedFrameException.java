package org.waystation.wire;

/** Bytes from the other side that are no frame of this protocol. The connection they came on cannot go on. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param rule the number of the broken rule and what it says; never bytes of the frame */
    public MalformedFrameException(String rule) {
        super(rule);
    }
}
