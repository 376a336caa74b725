package org.waystation.relay.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waystation.wire.Wire;

/**
 * A host and a port as people write them: {@code relay.example.org:7443}, {@code 203.0.113.5}, {@code [2001:db8::1]:7443}.
 *
 * @param host a name or an IP address, IPv6 in brackets
 * @param port 0 to 65535; 0 asks for any free port
 */
public record Endpoint(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

    public Endpoint {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535");
        }
    }

    /** As below, with port {@value Wire#DEFAULT_PORT} where none is written. */
    public static Endpoint parse(String text) {
        return parse(text, Wire.DEFAULT_PORT);
    }

    /**
     * Reads {@code HOST} or {@code HOST:PORT}, where an IPv6 address as host stands in brackets.
     *
     * @throws IllegalArgumentException with a message for people
     */
    public static Endpoint parse(String text, int defaultPort) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("expected HOST:PORT, with an IPv6 address in brackets");
        }
        return new Endpoint(form.group(1), form.group(2) == null ? defaultPort : Integer.parseInt(form.group(2)));
    }

    /** The host as resolvers take it: an IPv6 address without its brackets. */
    public String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
