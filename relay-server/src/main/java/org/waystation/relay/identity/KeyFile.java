package org.waystation.relay.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.waystation.relay.certificates.Certificates;
import org.waystation.relay.config.PrivateFiles;
import org.waystation.relay.config.StartException;
import org.waystation.relay.config.StartException.Obstacle;

/** Keys and certificates in files that {@code openssl} reads: PEM, private keys in PKCS #8. */
final class KeyFile {
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private final Path path;

    KeyFile(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    void write(Ed25519PrivateKeyParameters key) throws IOException {
        write(List.of(pem(key)));
    }

    void write(X509Certificate certificate) throws IOException {
        write(List.of(pem(certificate)));
    }

    /** Both in one file, so that a crash cannot leave a key with another key's certificate. */
    void write(Ed25519PrivateKeyParameters key, X509Certificate certificate) throws IOException {
        write(List.of(pem(key), pem(certificate)));
    }

    Ed25519PrivateKeyParameters readKey() throws StartException {
        try {
            return (Ed25519PrivateKeyParameters) PrivateKeyFactory.createKey(read(KEY));
        } catch (IOException | ClassCastException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    X509Certificate readCertificate() throws StartException {
        try {
            return Certificates.parse(read(CERTIFICATE));
        } catch (IOException | GeneralSecurityException e) {
            throw damaged(e);
        }
    }

    StartException damaged(Exception cause) {
        return new StartException(
                Obstacle.IDENTITY, "the identity file " + path + " is damaged or unreadable: restore it", cause);
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private byte[] read(String type) throws IOException {
        try (PemReader reader = new PemReader(new StringReader(Files.readString(path, US_ASCII)))) {
            for (PemObject object = reader.readPemObject(); object != null; object = reader.readPemObject()) {
                if (object.getType().equals(type)) {
                    return object.getContent();
                }
            }
        }
        throw new IOException("no " + type + " in it");
    }

    private void write(List<PemObject> objects) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            for (PemObject object : objects) {
                writer.writeObject(object);
            }
        }
        PrivateFiles.write(path, text.toString().getBytes(US_ASCII));
    }

    private static PemObject pem(Ed25519PrivateKeyParameters key) throws IOException {
        AlgorithmIdentifier ed25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
        return new PemObject(KEY, new PrivateKeyInfo(ed25519, new DEROctetString(key.getEncoded())).getEncoded());
    }

    private static PemObject pem(X509Certificate certificate) throws IOException {
        try {
            return new PemObject(CERTIFICATE, certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate that cannot be written", e);
        }
    }
}
