package org.waystation.relay.net;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.waystation.relay.certificates.TlsCredentials;

/** TLS as the specification wants it (section 3): version 1.3, our chain, nothing that two connections have in common. */
final class Tls {
    /** Longer than RFC 8446 lets a ticket live: the JDK then sends none. */
    private static final Duration NO_TICKETS = Duration.ofDays(8);

    /** In the order of preference; the JDK offers the last three of itself. */
    private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

    private final SslContext context;
    private final ByteString leafHash;

    Tls(SslProvider provider, TlsCredentials credentials) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(
                        credentials.key(), credentials.chain().toArray(new X509Certificate[0]))
                .sslProvider(provider)
                .protocols("TLSv1.3");
        if (provider != SslProvider.JDK) {
            builder.option(OpenSslContextOption.GROUPS, GROUPS);
        }
        context = builder.build();
        leafHash = credentials.leafHash();
        forgetSessions(context.sessionContext());
    }

    private static void forgetSessions(SSLSessionContext sessions) {
        if (sessions instanceof OpenSslSessionContext openSsl) {
            openSsl.setSessionCacheEnabled(false);
        } else {
            sessions.setSessionCacheSize(1); // 0 would mean without limit
            sessions.setSessionTimeout(Math.toIntExact(NO_TICKETS.toSeconds()));
        }
    }

    /** Netty lets BoringSSL issue tickets for TLS 1.3, and has no other switch for it than one for the whole JVM. */
    private static void issueNoTickets(SSLEngine engine) {
        if (engine instanceof ReferenceCountedOpenSslEngine openSsl) {
            SSL.setOptions(openSsl.sslPointer(), SSL.SSL_OP_NO_TICKET);
        }
    }

    /** SHA-256 of the leaf certificate that {@link #newHandler} shows. */
    ByteString leafHash() {
        return leafHash;
    }

    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        issueNoTickets(handler.engine());
        handler.setHandshakeTimeoutMillis(0); // HalfOpen counts, from accept, and without a timer for each
        handler.setWrapDataSize(0); // one frame, one TLS record: frames are not merged
        return handler;
    }
}
