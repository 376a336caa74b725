package org.waystation.mls.wire;

/** The name of a pre-shared key and the nonce of one use of it, RFC 9420 section 8.4. */
public sealed interface PreSharedKeyId extends Struct {
    /** What a resumption PSK is used for. */
    enum Usage implements Coded {
        APPLICATION(1),
        REINIT(2),
        BRANCH(3);

        private final int code;

        Usage(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    Bytes nonce();

    /** The same key, named without the nonce of this use. */
    PreSharedKeyId key();

    /** A key that the application provides under this name. */
    record External(Bytes id, Bytes nonce) implements PreSharedKeyId {
        @Override
        public PreSharedKeyId key() {
            return new External(id, Bytes.EMPTY);
        }

        @Override
        public void writeTo(Writer out) {
            out.u8(1).vector(id).vector(nonce);
        }
    }

    /** The {@code resumption_psk} of an epoch of a group. */
    record Resumption(Usage usage, Bytes groupId, long epoch, Bytes nonce) implements PreSharedKeyId {
        @Override
        public PreSharedKeyId key() {
            return new Resumption(usage, groupId, epoch, Bytes.EMPTY);
        }

        @Override
        public void writeTo(Writer out) {
            out.u8(2).u8(usage.code()).vector(groupId).u64(epoch).vector(nonce);
        }
    }

    static PreSharedKeyId read(Reader in) throws MlsException {
        return switch (in.u8()) {
            case 1 -> new External(in.vector(), in.vector());
            case 2 -> new Resumption(in.constant(Usage.values(), in.u8()), in.vector(), in.u64(), in.vector());
            default -> throw new MlsException(Rule.M104_KNOWN_VALUE);
        };
    }
}
