package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

final class HandlesTest {
    @Test
    void handlesThatAreOpenedAndClosedInAnyOrderAreFound() {
        World world = new World().start();
        Peer peer = world.greet();
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            RolePair reader = world.key();
            assertTrue(peer.ask(peer.create(reader, world.key())).hasCreated());
            open.add(peer.opened(Role.READER, reader));
        }
        Collections.shuffle(open, new Random(3));
        for (int handle : open) {
            Request.Builder subscribe = Peer.subscribe(handle, 1);
            assertTrue(peer.ask(subscribe).hasSubscribed());
            assertTrue(peer.ask(Peer.delete(handle)).hasDeleted());
            assertEquals(ErrorCode.UNKNOWN_HANDLE, peer.error(Peer.delete(handle)));
        }
    }
}
