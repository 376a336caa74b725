package org.waystation.wire;

import com.google.protobuf.ByteString;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a relay is and what proves that it is that relay ({@code docs/spec/protocol.md}, section 4):
 * {@code waystation://fingerprint[.access]@host:port}.
 *
 * <p>The fingerprint is the SHA-256 hash of the relay's root identity key; whoever answers at host and port without a certificate
 * under that key is not the relay. The access secret, where there is one, allows to create mailboxes: {@link #toString} and
 * {@link #withoutAccess} leave it out, {@link #format} writes it.
 */
public final class RelayAddress {
    /** Longest address this library reads or writes, characters. */
    public static final int MAX_LENGTH = 256;

    private static final Pattern FORM = Pattern.compile(
            "waystation://([a-zA-Z2-7]+)(?:\\.([a-zA-Z2-7]+))?@(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

    private final ByteString fingerprint;
    private final Optional<ByteString> access;
    private final String host;
    private final int port;

    /**
     * @param fingerprint {@value Wire#HASH} bytes
     * @param access {@value Wire#ACCESS_SECRET} bytes, if the relay asks for one
     * @param host a name or an IP address, IPv6 in brackets
     * @param port 1 to 65535
     * @throws IllegalArgumentException if a part is not as described
     */
    public RelayAddress(ByteString fingerprint, Optional<ByteString> access, String host, int port) {
        require(fingerprint.size() == Wire.HASH, "a fingerprint has " + Wire.HASH + " bytes");
        require(
                !access.isPresent() || access.get().size() == Wire.ACCESS_SECRET,
                "an access secret has " + Wire.ACCESS_SECRET + " bytes");
        require(port > 0 && port <= 0xffff, "a port is a number from 1 to 65535");
        this.fingerprint = fingerprint;
        this.access = access;
        this.host = host.toLowerCase(Locale.ROOT);
        this.port = port;
        require(FORM.matcher(format()).matches(), "a host is a name or an IP address (IPv6 in brackets)");
        require(format().length() <= MAX_LENGTH, "an address has at most " + MAX_LENGTH + " characters");
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with a message for people that does not repeat the text
     */
    public static RelayAddress parse(String text) {
        require(text.length() <= MAX_LENGTH, "a relay address has at most " + MAX_LENGTH + " characters");
        Matcher form = FORM.matcher(text);
        require(form.matches(), "a relay address looks like waystation://FINGERPRINT@HOST:PORT");
        ByteString fingerprint = part(form.group(1), Wire.HASH, "fingerprint");
        Optional<ByteString> access =
                Optional.ofNullable(form.group(2)).map(secret -> part(secret, Wire.ACCESS_SECRET, "access secret"));
        int port = form.group(4) == null ? Wire.DEFAULT_PORT : Integer.parseInt(form.group(4));
        return new RelayAddress(fingerprint, access, form.group(3), port);
    }

    private static ByteString part(String text, int length, String name) {
        byte[] bytes;
        try {
            bytes = Base32.decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the " + name + " in the relay address is damaged", e);
        }
        require(bytes.length == length, "the " + name + " in the relay address is cut short or too long");
        return ByteString.copyFrom(bytes);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** SHA-256 of the root identity key. */
    public ByteString fingerprint() {
        return fingerprint;
    }

    public Optional<ByteString> access() {
        return access;
    }

    /** As written in the address: an IPv6 address keeps its brackets. */
    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** The same relay, for people who need no mailboxes of their own on it: what goes into links and bundles. */
    public RelayAddress withoutAccess() {
        return access.isPresent() ? new RelayAddress(fingerprint, Optional.empty(), host, port) : this;
    }

    /** The whole address, access secret included. */
    public String format() {
        return "waystation://" + Base32.encode(fingerprint.toByteArray())
                + access.map(secret -> "." + Base32.encode(secret.toByteArray()))
                        .orElse("")
                + "@" + host + ":" + port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RelayAddress that
                && fingerprint.equals(that.fingerprint)
                && access.equals(that.access)
                && host.equals(that.host)
                && port == that.port;
    }

    @Override
    public int hashCode() {
        return Objects.hash(fingerprint, host, port);
    }

    /** The address without its access secret. */
    @Override
    public String toString() {
        return access.isPresent() ? withoutAccess().format() : format();
    }
}
