package org.waystation.mls.wire;

/** A message of any kind, with version and kind in front, RFC 9420 section 6. */
public sealed interface MlsMessage extends Struct {
    record Public(PublicMessage message) implements MlsMessage {
        @Override
        public void writeTo(Writer out) {
            begin(out, WireFormat.PUBLIC_MESSAGE).struct(message);
        }
    }

    record Private(PrivateMessage message) implements MlsMessage {
        @Override
        public void writeTo(Writer out) {
            begin(out, WireFormat.PRIVATE_MESSAGE).struct(message);
        }
    }

    record OfWelcome(Welcome welcome) implements MlsMessage {
        @Override
        public void writeTo(Writer out) {
            begin(out, WireFormat.WELCOME).struct(welcome);
        }
    }

    record OfGroupInfo(GroupInfo groupInfo) implements MlsMessage {
        @Override
        public void writeTo(Writer out) {
            begin(out, WireFormat.GROUP_INFO).struct(groupInfo);
        }
    }

    record OfKeyPackage(KeyPackage keyPackage) implements MlsMessage {
        @Override
        public void writeTo(Writer out) {
            begin(out, WireFormat.KEY_PACKAGE).struct(keyPackage);
        }
    }

    private static Writer begin(Writer out, WireFormat format) {
        return out.u16(ProtocolVersion.MLS10).u16(format.code());
    }

    static MlsMessage read(Reader in) throws MlsException {
        MlsException.require(in.u16() == ProtocolVersion.MLS10, Rule.M104_KNOWN_VALUE);
        return switch (WireFormat.read(in)) {
            case PUBLIC_MESSAGE -> new Public(PublicMessage.read(in));
            case PRIVATE_MESSAGE -> new Private(PrivateMessage.read(in));
            case WELCOME -> new OfWelcome(Welcome.read(in));
            case GROUP_INFO -> new OfGroupInfo(GroupInfo.read(in));
            default -> new OfKeyPackage(readKeyPackage(in));
        };
    }

    private static KeyPackage readKeyPackage(Reader in) throws MlsException {
        KeyPackage keyPackage = KeyPackage.read(in);
        MlsException.require(keyPackage.version() == ProtocolVersion.MLS10, Rule.M104_KNOWN_VALUE);
        return keyPackage;
    }

    /** Reads a message that fills the whole input. */
    static MlsMessage parse(byte[] message) throws MlsException {
        return Reader.whole(message, MlsMessage::read);
    }
}
