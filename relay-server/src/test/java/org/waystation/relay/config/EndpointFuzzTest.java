package org.waystation.relay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** A host and a port, as an operator may mistype them. */
class EndpointFuzzTest {
    @FuzzTest
    void parse(byte[] data) {
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(new String(data, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return;
        }
        assertEquals(endpoint, Endpoint.parse(endpoint.toString()));
        assertEquals(endpoint.host().startsWith("["), !endpoint.bareHost().equals(endpoint.host()));
    }
}
