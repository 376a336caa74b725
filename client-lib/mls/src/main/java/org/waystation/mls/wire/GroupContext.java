package org.waystation.mls.wire;

/** What all members of an epoch agree on, RFC 9420 section 8.1. */
public record GroupContext(
        int version,
        int cipherSuite,
        Bytes groupId,
        long epoch,
        Bytes treeHash,
        Bytes confirmedTranscriptHash,
        Extensions extensions)
        implements Struct {
    public static GroupContext read(Reader in) throws MlsException {
        int version = in.u16();
        MlsException.require(version == ProtocolVersion.MLS10, Rule.M104_KNOWN_VALUE);
        return new GroupContext(
                version, in.u16(), in.vector(), in.u64(), in.vector(), in.vector(), Extensions.read(in));
    }

    /** The next epoch's context as far as a path is encrypted under it: the transcript is still the old one. */
    public GroupContext provisional(Bytes newTreeHash, Extensions newExtensions) {
        return new GroupContext(
                version, cipherSuite, groupId, epoch + 1, newTreeHash, confirmedTranscriptHash, newExtensions);
    }

    public GroupContext withTranscript(Bytes newConfirmedTranscriptHash) {
        return new GroupContext(version, cipherSuite, groupId, epoch, treeHash, newConfirmedTranscriptHash, extensions);
    }

    @Override
    public void writeTo(Writer out) {
        out.u16(version).u16(cipherSuite).vector(groupId).u64(epoch);
        out.vector(treeHash).vector(confirmedTranscriptHash).struct(extensions);
    }
}
