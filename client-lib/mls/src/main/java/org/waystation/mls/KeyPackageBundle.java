package org.waystation.mls;

import java.util.List;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Writer;

/**
 * A key package with its private keys. The message is published; the rest is stored until a Welcome arrives, used once, and erased
 * with {@link #close}.
 */
public final class KeyPackageBundle implements AutoCloseable {
    private static final int FORMAT = 1;

    private final CipherSuite suite;
    private final KeyPackage keyPackage;
    private final KeyPair initKey;
    private final KeyPair leafKey;
    private final KeyPair signatureKey;

    /** Takes the keys over. */
    public KeyPackageBundle(
            CipherSuite suite, KeyPackage keyPackage, KeyPair initKey, KeyPair leafKey, KeyPair signatureKey) {
        this.suite = suite;
        this.keyPackage = keyPackage;
        this.initKey = initKey;
        this.leafKey = leafKey;
        this.signatureKey = signatureKey;
    }

    public CipherSuite suite() {
        return suite;
    }

    public KeyPackage keyPackage() {
        return keyPackage;
    }

    /** What to publish. */
    public byte[] message() {
        return new MlsMessage.OfKeyPackage(keyPackage).encode();
    }

    /** How a Welcome names this key package. */
    public Bytes reference() {
        return suite.keyPackageRef(keyPackage.encode());
    }

    KeyPair initKey() {
        return initKey;
    }

    KeyPair leafKey() {
        return leafKey;
    }

    KeyPair signatureKey() {
        return signatureKey;
    }

    /** Everything, private keys included: to be stored where nobody else reads. */
    public byte[] save() {
        try (Writer out = new Writer()) {
            out.u16(FORMAT).u16(suite.id()).struct(keyPackage);
            out.vector(initKey.privateKey()).vector(leafKey.privateKey()).vector(signatureKey.privateKey());
            return out.toByteArray();
        }
    }

    /** Reads what {@link #save} wrote. */
    public static KeyPackageBundle load(byte[] saved, List<CipherSuite> suites) throws MlsException {
        return Reader.whole(saved, in -> {
            MlsException.require(in.u16() == FORMAT, Rule.M1301_STATE);
            CipherSuite suite = StateCodec.suite(in.u16(), suites);
            KeyPackageBundle bundle = new KeyPackageBundle(
                    suite,
                    KeyPackage.read(in),
                    suite.hpkeKey(in.secret()),
                    suite.hpkeKey(in.secret()),
                    suite.signatureKey(in.secret()));
            MlsException.require(bundle.keysFit(), Rule.M1301_STATE);
            return bundle;
        });
    }

    private boolean keysFit() {
        return initKey.publicKey().equals(keyPackage.initKey())
                && leafKey.publicKey().equals(keyPackage.leafNode().encryptionKey())
                && signatureKey.publicKey().equals(keyPackage.leafNode().signatureKey());
    }

    @Override
    public void close() {
        initKey.close();
        leafKey.close();
        signatureKey.close();
    }

    @Override
    public String toString() {
        return "KeyPackageBundle[" + suite + "]";
    }
}
