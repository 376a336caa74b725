package org.waystation.mls.wire;

/** How a message is put on the wire, RFC 9420 section 17.2. */
public enum WireFormat implements Coded {
    PUBLIC_MESSAGE(1),
    PRIVATE_MESSAGE(2),
    WELCOME(3),
    GROUP_INFO(4),
    KEY_PACKAGE(5);

    private final int code;

    WireFormat(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    static WireFormat read(Reader in) throws MlsException {
        return in.constant(values(), in.u16());
    }
}
