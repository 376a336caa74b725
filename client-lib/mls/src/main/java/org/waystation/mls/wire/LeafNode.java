package org.waystation.mls.wire;

/** A member as the tree describes it, RFC 9420 section 7.2. */
public record LeafNode(
        Bytes encryptionKey,
        Bytes signatureKey,
        Credential credential,
        Capabilities capabilities,
        Source source,
        Extensions extensions,
        Bytes signature)
        implements Node {

    /** Where a leaf came from, and what only a leaf from there has. */
    public sealed interface Source extends Struct {
        /** The leaf of a key package. */
        record FromKeyPackage(Lifetime lifetime) implements Source {
            @Override
            public void writeTo(Writer out) {
                out.u8(1).struct(lifetime);
            }
        }

        /** The leaf of an Update proposal. */
        record FromUpdate() implements Source {
            @Override
            public void writeTo(Writer out) {
                out.u8(2);
            }
        }

        /** The leaf of a commit's path. */
        record FromCommit(Bytes parentHash) implements Source {
            @Override
            public void writeTo(Writer out) {
                out.u8(3).vector(parentHash);
            }
        }

        static Source read(Reader in) throws MlsException {
            return switch (in.u8()) {
                case 1 -> new FromKeyPackage(Lifetime.read(in));
                case 2 -> new FromUpdate();
                case 3 -> new FromCommit(in.vector());
                default -> throw new MlsException(Rule.M104_KNOWN_VALUE);
            };
        }
    }

    public static LeafNode read(Reader in) throws MlsException {
        return new LeafNode(
                in.vector(),
                in.vector(),
                Credential.read(in),
                Capabilities.read(in),
                Source.read(in),
                Extensions.read(in),
                in.vector());
    }

    /** {@code LeafNodeTBS}; group and leaf index count only where the leaf was made inside a group. */
    public byte[] toBeSigned(Bytes groupId, int leafIndex) {
        try (Writer out = new Writer()) {
            writeUnsigned(out);
            if (!(source instanceof Source.FromKeyPackage)) {
                out.vector(groupId).u32(leafIndex);
            }
            return out.toByteArray();
        }
    }

    public LeafNode withSignature(byte[] value) {
        return new LeafNode(
                encryptionKey, signatureKey, credential, capabilities, source, extensions, Bytes.copyOf(value));
    }

    /** This leaf unsigned, with another key and from elsewhere. */
    public LeafNode renewed(Bytes newEncryptionKey, Source newSource) {
        return new LeafNode(
                newEncryptionKey, signatureKey, credential, capabilities, newSource, extensions, Bytes.EMPTY);
    }

    private void writeUnsigned(Writer out) {
        out.vector(encryptionKey).vector(signatureKey).struct(credential).struct(capabilities);
        out.struct(source).struct(extensions);
    }

    @Override
    public void writeTo(Writer out) {
        writeUnsigned(out);
        out.vector(signature);
    }
}
