package org.waystation.mls.wire;

/** Who sent a message, RFC 9420 section 6. */
public sealed interface Sender extends Struct {
    record Member(int leafIndex) implements Sender {
        @Override
        public void writeTo(Writer out) {
            out.u8(1).u32(leafIndex);
        }
    }

    /** An entry of the group's {@code external_senders}. */
    record External(int senderIndex) implements Sender {
        @Override
        public void writeTo(Writer out) {
            out.u8(2).u32(senderIndex);
        }
    }

    /** Someone who asks to be added. */
    record NewMemberProposal() implements Sender {
        @Override
        public void writeTo(Writer out) {
            out.u8(3);
        }
    }

    /** Someone who adds itself by an external commit. */
    record NewMemberCommit() implements Sender {
        @Override
        public void writeTo(Writer out) {
            out.u8(4);
        }
    }

    static Sender read(Reader in) throws MlsException {
        return switch (in.u8()) {
            case 1 -> new Member(in.u32());
            case 2 -> new External(in.u32());
            case 3 -> new NewMemberProposal();
            case 4 -> new NewMemberCommit();
            default -> throw new MlsException(Rule.M104_KNOWN_VALUE);
        };
    }
}
