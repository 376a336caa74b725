package org.waystation.mls.wire;

/** What a framed message says, RFC 9420 section 6. */
public sealed interface Content extends Struct {
    enum Type implements Coded {
        APPLICATION(1),
        PROPOSAL(2),
        COMMIT(3);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    Type type();

    /** Data of the application. */
    record Application(Bytes data) implements Content {
        @Override
        public Type type() {
            return Type.APPLICATION;
        }

        @Override
        public void writeTo(Writer out) {
            out.vector(data);
        }

        /** Never the data. */
        @Override
        public String toString() {
            return "Application[" + data.size() + " bytes]";
        }
    }

    record Proposed(Proposal proposal) implements Content {
        @Override
        public Type type() {
            return Type.PROPOSAL;
        }

        @Override
        public void writeTo(Writer out) {
            out.struct(proposal);
        }
    }

    record Committed(Commit commit) implements Content {
        @Override
        public Type type() {
            return Type.COMMIT;
        }

        @Override
        public void writeTo(Writer out) {
            out.struct(commit);
        }
    }

    /** Reads content whose type was read before. */
    static Content read(Reader in, Type type) throws MlsException {
        return switch (type) {
            case APPLICATION -> new Application(in.vector());
            case PROPOSAL -> new Proposed(Proposal.read(in));
            default -> new Committed(Commit.read(in));
        };
    }

    static Type readType(Reader in) throws MlsException {
        return in.constant(Type.values(), in.u8());
    }
}
