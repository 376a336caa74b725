package org.waystation.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.testing.FullDisk;
import org.waystation.relay.testing.RelayProcess;
import org.waystation.relay.testing.RoleKeys;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Delete;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** The real relay on a small disk that another program fills (A4, A8). */
class FullDiskProgramTest {
    private static final int DISK = 1_100;
    private static final int ENTRIES = 30;

    private final SecureRandom random = new SecureRandom();

    @Test
    void A4_A8_onAFullDiskReadingAcknowledgingAndDeletingGoOnAndAppendingResumes(@TempDir Path temp) throws Exception {
        try (FullDisk disk = FullDisk.mountOrSkip(temp.resolve("disk"), DISK);
                RelayProcess relay = RelayProcess.serve(disk.root().resolve("data"), "--log-level", "trace");
                WireClient client = WireClient.connect(relay.awaitAddress())) {
            RoleKeys reader = new RoleKeys(random);
            RoleKeys writer = new RoleKeys(random);
            assertTrue(client.call(client.create(reader, writer)).hasCreated());
            int writing = client.handle(Role.WRITER, writer);
            int reading = client.handle(Role.READER, reader);
            for (int i = 0; i < ENTRIES; i++) {
                assertTrue(append(client, writing).hasAppended());
            }
            String before = relay.log();

            disk.fillUntil(300 << 20);
            awaitAppend(client, writing, false);
            Reply created = client.call(client.create(new RoleKeys(random), new RoleKeys(random)));
            assertEquals(ErrorCode.RELAY_FULL, created.getFailed().getCode());
            disk.fillUntil(0);
            client.call(Request.newBuilder()
                    .setSubscribe(Subscribe.newBuilder().setHandle(reading).setWindow(ENTRIES)));
            for (Event event = client.event(); !event.hasCaughtUp(); event = client.event()) {
                long position = event.getDelivery().getPosition();
                assertTrue(client.call(Request.newBuilder()
                                .setAcknowledge(Acknowledge.newBuilder()
                                        .setHandle(reading)
                                        .setThrough(position)))
                        .hasAcknowledged());
            }
            assertEquals(ErrorCode.RELAY_FULL, append(client, writing).getFailed().getCode());

            disk.release();
            awaitAppend(client, writing, true);
            disk.fillUntil(0);
            assertTrue(client.call(Request.newBuilder()
                            .setDelete(Delete.newBuilder().setHandle(reading)))
                    .hasDeleted());
            assertEquals(0, relay.terminate());
            String after = relay.log().substring(before.length());
            assertFalse(after.contains("RELAY_FULL") || after.contains("mailbox"), after);
        }
    }

    private Reply append(WireClient client, int writing) throws IOException {
        ByteString entry = WireClient.entry(random, Wire.SMALL_ENTRY);
        return client.call(WireClient.append(writing, entry));
    }

    /** The relay looks at the disk about once a second. */
    private void awaitAppend(WireClient client, int writing, boolean taken) throws IOException {
        long from = System.nanoTime();
        Reply reply = append(client, writing);
        while (reply.hasAppended() != taken) {
            assertTrue(System.nanoTime() - from < TimeUnit.MILLISECONDS.toNanos(WireClient.PATIENCE));
            reply = append(client, writing);
        }
        assertTrue(taken || reply.getFailed().getCode() == ErrorCode.RELAY_FULL);
    }
}
