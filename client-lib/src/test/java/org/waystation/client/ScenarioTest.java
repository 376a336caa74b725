package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.client.store.StoreException;
import org.waystation.client.testing.ForwardingStore;
import org.waystation.relay.Relay;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.config.RelayConfig;
import org.waystation.wire.RelayAddress;

/** Organisers with real profiles, and a real relay on loopback. */
final class ScenarioTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    private Relay relay;

    @BeforeEach
    void startRelay() throws Exception {
        relay = Relay.start(RelayConfig.in(directory.resolve("relay"))
                .listen(Endpoint.parse("127.0.0.1:0"))
                .build());
    }

    @AfterEach
    void stopRelay() {
        relay.close();
    }

    private Profile newProfile(String name) {
        return newProfile(name, relay.address(), Clock.systemUTC());
    }

    private Profile newProfile(String name, RelayAddress address, Clock clock) {
        ProfileOptions options =
                ProfileOptions.directory(directory.resolve(name)).clock(clock).build();
        return Profile.create(options, address, name.toCharArray());
    }

    private Profile reopen(String name) {
        return Profile.open(ProfileOptions.directory(directory.resolve(name)).build(), name.toCharArray());
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static List<String> texts(Profile profile) {
        return profile.inbox().stream()
                .filter(received -> received instanceof Received.Message)
                .map(received -> ((Received.Message) received).text())
                .collect(Collectors.toList());
    }

    @Test
    void twoOrganisersTalkWhileOneOfThemIsAway() throws Exception {
        InvitationLink link;
        try (Profile amina = newProfile("amina")) {
            link = soon(amina.invite("bo")).link();
        }
        List<String> said = Arrays.asList(
                "\u6211\u4eec\u4e5d\u70b9\u89c1", // Chinese
                "\u0f56\u0f7c\u0f51\u0f0b\u0f61\u0f72\u0f42", // Tibetan
                "\u0626\u06c7\u064a\u063a\u06c7\u0631\u0686\u06d5", // Uyghur, right to left
                "\ud83d\udd4a\ufe0f\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
                "\u5b57".repeat(21_845));
        try (Profile bo = newProfile("bo")) {
            Contact amina = soon(bo.accept(InvitationLink.parse(link.format()), "amina"));
            for (String text : said) {
                soon(bo.conversation(amina).send(text).stored());
            }
        }
        try (Profile amina = reopen("amina")) {
            soon(amina.sync());
            assertEquals(said, texts(amina));
            soon(amina.conversation(amina.contact("bo"))
                    .send("all of it arrived")
                    .stored());
            amina.inbox().forEach(amina::confirm);
            assertTrue(amina.inbox().isEmpty());
        }
        try (Profile bo = reopen("bo")) {
            soon(bo.sync());
            assertEquals(Arrays.asList("all of it arrived"), texts(bo));
            assertTrue(bo.outbox().isEmpty(), "everything is confirmed");
            Contact amina = bo.contact("amina");
            try (Profile other = reopen("amina")) {
                assertEquals(other.contact("bo").code(), amina.code());
            }
        }
    }

    @Test
    void A38_aLinkUsedTwiceIsRefusedAndTheInviterIsTold() throws Exception {
        try (Profile amina = newProfile("amina");
                Profile bo = newProfile("bo");
                Profile mallory = newProfile("mallory")) {
            InvitationLink link = soon(amina.invite(null)).link();
            soon(bo.accept(link, null));
            assertEquals(Reason.LINK_USED, reason(mallory.accept(link, null)));
            soon(amina.sync());
            assertTrue(amina.inbox().stream()
                    .anyMatch(received -> received instanceof Received.Notice notice
                            && notice.kind() == Received.Notice.Kind.LINK_USED_TWICE));
        }
    }

    @Test
    void aRelayThatIsAwayIsNamedAndWhatWasSentWaits() throws Exception {
        try (Profile amina = newProfile("amina");
                Profile bo = newProfile("bo")) {
            Contact seen = soon(bo.accept(soon(amina.invite(null)).link(), "amina"));
            relay.close();
            Sent sent = bo.conversation(seen).send("later");
            assertEquals(Reason.RELAY_UNREACHABLE, reason(bo.sync()));
            assertEquals(sent.messageId(), bo.outbox().get(0).messageId());
            assertEquals(MessageState.WAITING, bo.outbox().get(0).state());
            int port = relay.address().port();
            relay = Relay.start(RelayConfig.in(directory.resolve("relay"))
                    .listen(Endpoint.parse("127.0.0.1:" + port))
                    .build());
            soon(bo.sync());
            soon(sent.stored());
            soon(amina.sync());
            assertEquals(Arrays.asList("later"), texts(amina));
        }
    }

    @Test
    void A40_anotherRelayAtTheSameAddressIsNotTalkedTo() throws Exception {
        RelayAddress real = relay.address();
        byte[] other = real.fingerprint().toByteArray();
        other[0] ^= 1;
        RelayAddress wrong = new RelayAddress(ByteString.copyFrom(other), Optional.empty(), real.host(), real.port());
        try (Profile amina = newProfile("amina", wrong, Clock.systemUTC())) {
            assertEquals(Reason.WRONG_RELAY, reason(amina.invite(null)));
        }
    }

    @Test
    void W303_aRelayThatAsksForItsAccessSecretIsNamed() throws Exception {
        relay.close();
        relay = Relay.start(RelayConfig.in(directory.resolve("private"))
                .listen(Endpoint.parse("127.0.0.1:0"))
                .requireAccess(true)
                .build());
        try (Profile without = newProfile("without", relay.address().withoutAccess(), Clock.systemUTC());
                Profile with = newProfile("with")) {
            assertEquals(Reason.ACCESS_REQUIRED, reason(without.invite(null)));
            InvitationLink link = soon(with.invite(null)).link();
            assertTrue(link.relay().access().isEmpty(), "a link never carries the access secret");
        }
    }

    @Test
    void aClockThatIsWrongByADayWorksAndIsTold() throws Exception {
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
        try (Profile amina = newProfile("amina", relay.address(), wrong)) {
            soon(amina.invite(null));
            assertTrue(amina.inbox().stream()
                    .anyMatch(received -> received instanceof Received.Notice notice
                            && notice.kind() == Received.Notice.Kind.CLOCK_DIFFERS));
        }
    }

    @Test
    void aClockThatIsWrongByWeeksIsNamed() throws Exception {
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofDays(60));
        try (Profile amina = newProfile("amina", relay.address(), wrong)) {
            assertEquals(Reason.CLOCK_WRONG, reason(amina.invite(null)));
        }
    }

    @Test
    void somethingElseOnThePortIsNamed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            Thread answerer = new Thread(() -> {
                while (!socket.isClosed()) {
                    try (var peer = socket.accept()) {
                        peer.getOutputStream()
                                .write("HTTP/1.1 400 Bad Request\r\n\r\n"
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    } catch (java.io.IOException e) {
                        return;
                    }
                }
            });
            answerer.start();
            RelayAddress there = new RelayAddress(
                    relay.address().fingerprint(), Optional.empty(), "127.0.0.1", socket.getLocalPort());
            try (Profile amina = newProfile("amina", there, Clock.systemUTC())) {
                assertEquals(Reason.NOT_A_RELAY, reason(amina.invite(null)));
            }
        }
    }

    @Test
    void profilesThatCannotBeOpenedSayWhy() {
        try (Profile amina = newProfile("amina")) {
            assertTrue(amina.contacts().isEmpty());
            assertEquals(Reason.PROFILE_IN_USE, refusal(() -> reopen("amina")));
        }
        assertEquals(Reason.PROFILE_EXISTS, refusal(() -> newProfile("amina")));
        assertEquals(Reason.PROFILE_MISSING, refusal(() -> reopen("nobody")));
        ProfileOptions options =
                ProfileOptions.directory(directory.resolve("amina")).build();
        assertEquals(Reason.WRONG_PASSPHRASE, refusal(() -> Profile.open(options, "wrong".toCharArray())));
        reopen("amina").close();
    }

    @Test
    void aStoreThatFailsEndsTheProfileByNameAndLosesNothing() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        RecordStore failing = new ForwardingStore(new MemoryRecordStore()) {
            @Override
            public void commit(List<Change> changes) {
                if (full.get()) {
                    throw new StoreException(StoreException.Kind.FAILED, "the disk is full");
                }
                super.commit(changes);
            }

            @Override
            public void close() {}
        };
        ProfileOptions options = ProfileOptions.store(failing).build();
        try (Profile amina = Profile.create(options, relay.address(), "amina".toCharArray())) {
            soon(amina.invite("bo"));
            full.set(true);
            assertEquals(Reason.STORE_FAILED, refusal(() -> amina.invite("chen")));
            assertEquals(Reason.STORE_FAILED, refusal(amina::contacts), "its memory is ahead of its store");
        }
        full.set(false);
        try (Profile amina = Profile.open(options, "amina".toCharArray())) {
            assertEquals(1, amina.contacts().size());
        }
    }

    @Test
    void aClosedProfileSaysSo() {
        Profile amina = newProfile("amina");
        amina.close();
        amina.close();
        assertEquals(
                Reason.CLOSED,
                assertThrows(ProgramFaultException.class, amina::contacts).reason());
    }

    private static Reason refusal(Runnable action) {
        return assertThrows(WaystationException.class, action::run).reason();
    }

    private static Reason reason(CompletableFuture<?> future) throws Exception {
        ExecutionException e =
                assertThrows(ExecutionException.class, () -> future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        return ((WaystationException) e.getCause()).reason();
    }
}
