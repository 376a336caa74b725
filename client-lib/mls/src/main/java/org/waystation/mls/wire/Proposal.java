package org.waystation.mls.wire;

/** A change that a commit may make, RFC 9420 section 12.1. */
public sealed interface Proposal extends Struct {
    int ADD = 1;
    int UPDATE = 2;
    int REMOVE = 3;
    int PSK = 4;
    int REINIT = 5;
    int EXTERNAL_INIT = 6;
    int GROUP_CONTEXT_EXTENSIONS = 7;

    /** Types that every client supports and no capabilities list. */
    static boolean isDefault(int type) {
        return type >= ADD && type <= GROUP_CONTEXT_EXTENSIONS;
    }

    int type();

    /** The fields, without the type in front. */
    void writeBody(Writer out);

    @Override
    default void writeTo(Writer out) {
        out.u16(type());
        writeBody(out);
    }

    record Add(KeyPackage keyPackage) implements Proposal {
        @Override
        public int type() {
            return ADD;
        }

        @Override
        public void writeBody(Writer out) {
            out.struct(keyPackage);
        }
    }

    record Update(LeafNode leafNode) implements Proposal {
        @Override
        public int type() {
            return UPDATE;
        }

        @Override
        public void writeBody(Writer out) {
            out.struct(leafNode);
        }
    }

    record Remove(int removed) implements Proposal {
        @Override
        public int type() {
            return REMOVE;
        }

        @Override
        public void writeBody(Writer out) {
            out.u32(removed);
        }
    }

    record PreSharedKey(PreSharedKeyId psk) implements Proposal {
        @Override
        public int type() {
            return PSK;
        }

        @Override
        public void writeBody(Writer out) {
            out.struct(psk);
        }
    }

    record ReInit(Bytes groupId, int version, int cipherSuite, Extensions extensions) implements Proposal {
        @Override
        public int type() {
            return REINIT;
        }

        @Override
        public void writeBody(Writer out) {
            out.vector(groupId).u16(version).u16(cipherSuite).struct(extensions);
        }
    }

    record ExternalInit(Bytes kemOutput) implements Proposal {
        @Override
        public int type() {
            return EXTERNAL_INIT;
        }

        @Override
        public void writeBody(Writer out) {
            out.vector(kemOutput);
        }
    }

    record GroupContextExtensions(Extensions extensions) implements Proposal {
        @Override
        public int type() {
            return GROUP_CONTEXT_EXTENSIONS;
        }

        @Override
        public void writeBody(Writer out) {
            out.struct(extensions);
        }
    }

    /** A type that the RFC does not define, taken as one opaque vector; the application gives it its meaning. */
    record Custom(int type, Bytes data) implements Proposal {
        @Override
        public void writeBody(Writer out) {
            out.vector(data);
        }
    }

    static Proposal read(Reader in) throws MlsException {
        int type = in.u16();
        MlsException.require(type != 0, Rule.M104_KNOWN_VALUE);
        return readBody(in, type);
    }

    /** Reads the fields of a proposal whose type is known. */
    static Proposal readBody(Reader in, int type) throws MlsException {
        return switch (type) {
            case ADD -> new Add(KeyPackage.read(in));
            case UPDATE -> new Update(LeafNode.read(in));
            case REMOVE -> new Remove(in.u32());
            case PSK -> new PreSharedKey(PreSharedKeyId.read(in));
            case REINIT -> new ReInit(in.vector(), in.u16(), in.u16(), Extensions.read(in));
            case EXTERNAL_INIT -> new ExternalInit(in.vector());
            case GROUP_CONTEXT_EXTENSIONS -> new GroupContextExtensions(Extensions.read(in));
            default -> new Custom(type, in.vector());
        };
    }
}
