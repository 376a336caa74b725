package org.waystation.mls.wire;

import java.util.List;

/** Who a leaf claims to be, RFC 9420 section 5.3. What a claim is worth, the application's judge decides. */
public sealed interface Credential extends Struct {
    int BASIC = 1;
    int X509 = 2;

    int type();

    /** An identity that only the application understands. */
    record Basic(Bytes identity) implements Credential {
        @Override
        public int type() {
            return BASIC;
        }

        @Override
        public void writeTo(Writer out) {
            out.u16(BASIC).vector(identity);
        }
    }

    /** A certificate chain, the end entity first; not looked into here. */
    record Certificates(List<Bytes> chain) implements Credential {
        @Override
        public int type() {
            return X509;
        }

        @Override
        public void writeTo(Writer out) {
            out.u16(X509).list(chain, Writer::vector);
        }
    }

    /** A type that the RFC does not define, taken as one opaque vector. */
    record Other(int type, Bytes data) implements Credential {
        @Override
        public void writeTo(Writer out) {
            out.u16(type).vector(data);
        }
    }

    static Credential basic(byte[] identity) {
        return new Basic(Bytes.copyOf(identity));
    }

    static Credential read(Reader in) throws MlsException {
        int type = in.u16();
        return switch (type) {
            case BASIC -> new Basic(in.vector());
            case X509 -> new Certificates(in.list(Reader::vector));
            default -> new Other(type, in.vector());
        };
    }
}
