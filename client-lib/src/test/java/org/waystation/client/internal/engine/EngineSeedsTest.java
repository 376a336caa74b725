package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.Received;
import org.waystation.client.internal.record.Repairs;
import org.waystation.client.testing.Script;

/** The seeds of {@link EngineFuzzTest} are taken for what they are meant to be: a fuzzer that begins with them begins behind the door. */
final class EngineSeedsTest {
    private Besieged besieged;

    @BeforeEach
    void begin() throws Exception {
        besieged = new Besieged().again();
    }

    private void play(String seed) throws Exception {
        besieged.contactSays(script("contact/" + seed));
    }

    private static Script script(String seed) throws Exception {
        try (InputStream file = EngineSeedsTest.class.getResourceAsStream("EngineFuzzTestInputs/" + seed)) {
            return new Script(file.readAllBytes());
        }
    }

    /** The files that are not through yet, by name. */
    private List<String> unfinished() {
        return besieged.engine().transfers().unfinished().stream()
                .map(Transfers.Standing::name)
                .collect(Collectors.toList());
    }

    private <T extends Received> List<T> told(Class<T> kind) {
        return besieged.engine().received().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .collect(Collectors.toList());
    }

    private List<String> texts() {
        return told(Received.Message.class).stream().map(Received.Message::text).collect(Collectors.toList());
    }

    @Test
    void text() throws Exception {
        play("text");
        assertEquals(List.of("hello"), texts());
    }

    @Test
    void parts() throws Exception {
        play("parts");
        assertEquals(List.of("hello"), texts());
    }

    @Test
    void timer() throws Exception {
        play("timer");
        assertEquals(
                Duration.ofHours(1), told(Received.TimerChanged.class).get(0).timer());
        assertEquals(Duration.ofHours(1), besieged.engine().contact("amina").timer());
    }

    @Test
    void deletion() throws Exception {
        play("deletion");
        assertEquals(1, told(Received.Deleted.class).get(0).messageIds().size());
        assertEquals(List.of(), texts());
    }

    @Test
    void edit() throws Exception {
        play("edit");
        assertEquals("hello!", told(Received.Edited.class).get(0).text());
    }

    @Test
    void reply() throws Exception {
        play("reply");
        assertTrue(told(Received.Message.class).get(0).replyTo().isPresent());
    }

    @Test
    void reaction() throws Exception {
        play("reaction");
        assertEquals("+", told(Received.Reaction.class).get(0).emoji());
    }

    @Test
    void read() throws Exception {
        play("read");
        assertEquals(1, told(Received.Read.class).get(0).messageIds().size());
    }

    @Test
    void name() throws Exception {
        play("name");
        assertEquals("emil", besieged.engine().contact("amina").theirName().orElseThrow());
    }

    @Test
    void mailboxes() throws Exception {
        long before = besieged.contact().record().getOutboundAsOf();
        play("mailboxes");
        assertTrue(besieged.contact().record().getOutboundAsOf() > before);
        assertTrue(besieged.contact().record().getOutboundList().stream()
                .anyMatch(outbound -> outbound.getRelay().contains("elsewhere.example")));
    }

    @Test
    void referral() throws Exception {
        play("referral");
        assertEquals("emil", besieged.engine().referrals().offers().get(0).name());
    }

    @Test
    void referralAnswer() throws Exception {
        play("referralAnswer");
        assertEquals(List.of(), besieged.engine().referrals().offers());
        assertTrue(besieged.engine().contact("emil").introducedBy().isPresent(), "the link is followed");
    }

    @Test
    void attachment() throws Exception {
        play("attachment");
        assertEquals("minutes.pdf", told(Received.File.class).get(0).file().name());
    }

    @Test
    void renewal() throws Exception {
        ByteString before = besieged.contact().renewals().record().getPeer().getPrekey();
        play("renewal");
        assertNotEquals(before, besieged.contact().renewals().record().getPeer().getPrekey());
    }

    @Test
    void confirmation() throws Exception {
        int before = besieged.contact().outbox().size();
        play("confirmation");
        assertEquals(before - 1, besieged.contact().outbox().size());
    }

    @Test
    void confirmationThatAsksForAll() throws Exception {
        assertEquals(0, repairs().getResentAt());
        play("confirmationAgain");
        assertNotEquals(0, repairs().getResentAt());
    }

    private Repairs repairs() {
        return besieged.contact().record().getRepairs();
    }

    @Test
    void confirmationThatSaysWhatIsGone() throws Exception {
        play("confirmationGone");
        assertEquals(List.of("later"), texts());
        assertTrue(besieged.contact().reading().chain().missing().isEmpty(), "nobody waits for the three before");
    }

    @Test
    void whatIsNotKnownYet() throws Exception {
        play("future");
        assertTrue(told(Received.Notice.class).stream()
                .anyMatch(notice -> notice.kind() == Received.Notice.Kind.UNREADABLE));
    }

    // ---------------------------------------------------------------------------------------------------------- files

    @Test
    void aFileThatIsAnnouncedIsFetched() throws Exception {
        play("attachmentFetched");
        assertEquals(List.of("sent", "fetched", "minutes.pdf"), unfinished());
    }

    @Test
    void aFileIsSent() throws Exception {
        int before = besieged.contact().outbox().size();
        besieged.relaySays(script("relay/fileSent"));
        assertEquals(List.of("fetched"), unfinished());
        assertEquals(before + 1, besieged.contact().outbox().size(), "the message that leads to it");
    }

    @Test
    void aFileIsFetched() throws Exception {
        besieged.relaySays(script("relay/fileFetched"));
        assertEquals(List.of("sent"), unfinished());
    }

    @Test
    void aFileIsCancelled() throws Exception {
        besieged.relaySays(script("relay/fileCancelled"));
        assertEquals(List.of("fetched"), unfinished());
    }

    @Test
    void aFileIsNotTakenAndCancelled() throws Exception {
        besieged.relaySays(script("relay/fileTooLarge"));
        assertEquals(List.of("sent"), unfinished(), "the second was cancelled");
    }
}
