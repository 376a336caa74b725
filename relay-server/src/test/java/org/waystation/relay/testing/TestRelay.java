package org.waystation.relay.testing;

import java.nio.file.Path;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.config.RelayConfig;

/** Configurations for relays inside a test: on loopback, on any free port. */
public final class TestRelay {
    private TestRelay() {}

    public static RelayConfig.Builder in(Path directory) {
        return RelayConfig.in(directory).listen(Endpoint.parse("127.0.0.1:0"));
    }
}
