package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.store.MemoryRecordStore;

/**
 * A4: the real relay's process is killed again and again while organisers send to somebody who is away. {@code
 * -Dwaystation.crash.cycles=1000} runs it for long.
 */
final class RelayCrashTest {
    private static final int CYCLES = Integer.getInteger("waystation.crash.cycles", 20);
    private static final int SENDERS = 3;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path directory;

    private final Random random = new Random(4);

    @Test
    void A4_whatWasAcknowledgedIsDeliveredOnceAndInOrderHoweverOftenTheRelayDies() throws Exception {
        MemoryRecordStore recipientStore = new MemoryRecordStore();
        try (RelayProcess relay = new RelayProcess(directory.resolve("relay"), directory.resolve("log"))) {
            List<Sender> senders = introduce(relay, recipientStore);
            int cycles = 0;
            int tries = 0;
            while (cycles < CYCLES) {
                assertTrue(tries++ < 20 * CYCLES, "the relay never dies with appends in flight");
                senders.forEach(Sender::keepSending);
                TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(150)); // a real process dies in real time
                senders.forEach(Sender::keepSending);
                cycles += senders.stream().anyMatch(Sender::hasInFlight) ? 1 : 0;
                relay.kill();
                relay.restart();
            }
            for (Sender sender : senders) {
                sender.profile.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertEquals(0, sender.inFlight.get());
            }
            check(senders, recipientStore);
            for (Sender sender : senders) {
                sender.profile.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertTrue(sender.profile.outbox().isEmpty(), "everything is confirmed");
                sender.profile.close();
            }
        }
    }

    private static List<Sender> introduce(RelayProcess relay, MemoryRecordStore recipientStore) throws Exception {
        List<Sender> senders = new ArrayList<>();
        try (Profile recipient = Profile.create(
                ProfileOptions.store(recipientStore).build(), relay.address(), "recipient".toCharArray())) {
            for (int i = 0; i < SENDERS; i++) {
                Invitation invitation = recipient.invite("sender" + i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                Profile profile = Profile.create(
                        ProfileOptions.store(new MemoryRecordStore()).build(), relay.address(), "sender".toCharArray());
                Contact contact =
                        profile.accept(invitation.link(), "recipient").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                senders.add(new Sender("sender" + i, profile, contact));
            }
            recipient.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            recipient.inbox().forEach(recipient::confirm);
        }
        return senders;
    }

    /** The recipient comes three times: sees everything and dies, sees the same again and confirms, sees nothing. */
    private static void check(List<Sender> senders, MemoryRecordStore recipientStore) throws Exception {
        List<Received> first;
        try (Profile recipient = reopen(recipientStore)) {
            recipient.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            first = messages(recipient);
            for (Sender sender : senders) {
                String id = recipient.contact(sender.name).id();
                List<String> texts = first.stream()
                        .filter(received -> received.contactId().equals(id))
                        .map(received -> ((Received.Message) received).text())
                        .collect(Collectors.toList());
                assertEquals(sender.sent, texts);
            }
        }
        try (Profile recipient = reopen(recipientStore)) {
            assertEquals(ids(first), ids(messages(recipient)));
            recipient.inbox().forEach(recipient::confirm);
        }
        try (Profile recipient = reopen(recipientStore)) {
            recipient.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(Collections.emptyList(), messages(recipient));
            for (Sender sender : senders) { // what is owed goes along
                recipient.conversation(recipient.contact(sender.name)).send("all of it came");
            }
            recipient.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static Profile reopen(MemoryRecordStore store) {
        return Profile.open(ProfileOptions.store(store).build(), "recipient".toCharArray());
    }

    private static List<Received> messages(Profile profile) {
        return profile.inbox().stream()
                .filter(received -> received instanceof Received.Message)
                .collect(Collectors.toList());
    }

    private static Map<String, String> ids(List<Received> messages) {
        Map<String, String> ids = new LinkedHashMap<>();
        messages.forEach(message -> ids.put(message.id(), ((Received.Message) message).messageId()));
        return ids;
    }

    private static final class Sender {
        private static final int MOST_IN_FLIGHT = 30;

        private final String name;
        private final Profile profile;
        private final Contact contact;
        private final List<String> sent = new ArrayList<>();
        private final AtomicInteger inFlight = new AtomicInteger();

        private Sender(String name, Profile profile, Contact contact) {
            this.name = name;
            this.profile = profile;
            this.contact = contact;
        }

        private void keepSending() {
            while (inFlight.get() < MOST_IN_FLIGHT) {
                String text = name + " says " + sent.size();
                inFlight.incrementAndGet();
                Sent accepted = profile.conversation(contact).send(text);
                sent.add(text);
                accepted.stored().thenRun(inFlight::decrementAndGet);
            }
            profile.sync(); // waits for no backoff
        }

        private boolean hasInFlight() {
            return inFlight.get() > 0;
        }
    }
}
