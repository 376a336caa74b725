package org.waystation.client;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/**
 * Where TLS 1.3 comes from. An app brings its own only where the platform has none: on Android 8 to 9 (API 26 to 28), for instance
 * {@code () -> SSLContext.getInstance("TLSv1.3", Conscrypt.newProvider())}. Called from several threads at once.
 */
@FunctionalInterface
public interface TlsFactory {
    /**
     * A fresh context that nobody has initialised. The library decides whom it trusts, and uses it for one connection: two connections
     * never have a session in common.
     */
    SSLContext newContext() throws GeneralSecurityException;

    /** The TLS of the platform: Java 17, or Android 10 and later. */
    static TlsFactory platform() {
        return () -> SSLContext.getInstance("TLS");
    }
}
