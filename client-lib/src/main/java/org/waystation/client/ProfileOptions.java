package org.waystation.client;

import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.net.TcpPipe;
import org.waystation.client.store.RecordStore;

/** Where a profile is kept, and who hears of it. */
public final class ProfileOptions {
    private final Builder from;

    private ProfileOptions(Builder from) {
        this.from = from;
    }

    /** A profile in a directory of its own, which is made if it is not there. The app brings SQLite: {@code org.xerial:sqlite-jdbc}. */
    public static Builder directory(Path directory) {
        Builder builder = new Builder();
        builder.directory = directory;
        return builder;
    }

    /** A profile in the app's own storage, which {@link Profile#close} closes. */
    public static Builder store(RecordStore store) {
        Builder builder = new Builder();
        builder.store = store;
        return builder;
    }

    @Nullable
    Path directory() {
        return from.directory;
    }

    @Nullable
    RecordStore store() {
        return from.store;
    }

    Listener listener() {
        return from.listener;
    }

    Connector connector() {
        return from.connector;
    }

    TlsFactory tls() {
        return from.tls;
    }

    Clock clock() {
        return from.clock;
    }

    /** Makes options; not thread-safe. */
    public static final class Builder {
        private @Nullable Path directory;
        private @Nullable RecordStore store;
        private Listener listener = new Listener() {};
        private Connector connector = TcpPipe.connector();
        private TlsFactory tls = TlsFactory.platform();
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** Who hears what happens. Nobody, if not set. */
        public Builder listener(Listener value) {
            listener = value;
            return this;
        }

        /** How relays are reached. Directly, if not set. */
        public Builder connector(Connector value) {
            connector = value;
            return this;
        }

        /** Where TLS 1.3 comes from. The platform, if not set. */
        public Builder tls(TlsFactory value) {
            tls = value;
            return this;
        }

        /** What time it is. The system's clock, if not set; another one is for tests. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        public ProfileOptions build() {
            return new ProfileOptions(this);
        }
    }
}
