package org.waystation.mls.wire;

/** A proposal in a commit: itself, or the hash of the message it came in, RFC 9420 section 12.4. */
public sealed interface ProposalOrRef extends Struct {
    record ByValue(Proposal proposal) implements ProposalOrRef {
        @Override
        public void writeTo(Writer out) {
            out.u8(1).struct(proposal);
        }
    }

    record ByReference(Bytes reference) implements ProposalOrRef {
        @Override
        public void writeTo(Writer out) {
            out.u8(2).vector(reference);
        }
    }

    static ProposalOrRef read(Reader in) throws MlsException {
        return switch (in.u8()) {
            case 1 -> new ByValue(Proposal.read(in));
            case 2 -> new ByReference(in.vector());
            default -> throw new MlsException(Rule.M104_KNOWN_VALUE);
        };
    }
}
