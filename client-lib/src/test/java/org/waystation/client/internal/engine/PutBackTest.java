package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waystation.client.Received.Notice.Kind;

/** What is put back as it was: an entry that is played again, a device's files of long ago (cryptography.md, section 6g). */
final class PutBackTest extends Remembered {
    @Test
    void A26_S704_aRenewalThatIsPlayedAgainIsRefused() {
        List<ByteString> before = new ArrayList<>(entries.values());
        Person restored = world.restore(amina, amina.backup());
        world.syncAll();
        restored.send("bo", "one");
        world.syncAll();
        List<ByteString> since = new ArrayList<>(entries.values());
        since.removeAll(before);
        byte[] session = sessionOf(bo);
        for (ByteString entry : since) {
            bo.hear("amina", entry);
        }
        assertTrue(Arrays.equals(session, sessionOf(bo)), "the session is as it was");
        restored.send("bo", "two");
        world.syncAll();
        assertEquals(Arrays.asList("one", "two"), bo.texts("amina"));
    }

    private static byte[] sessionOf(Person person) {
        return person.conversation("amina").session().transcript();
    }

    @Test
    void A26_S706_anOldRenewalPlayedAgainToARestoredDeviceDoesNotKeepTheTwoApart() throws Exception {
        for (int seed = 0; seed < 16; seed++) {
            begin(seed);
            List<ByteString> renewal = bothRestored();
            renewal.forEach(entry -> bo.hear("amina", entry));
            world.syncAll();
            bothWrite();
            assertEquals(Collections.singletonList("from bo"), amina.texts("bo"), "seed " + seed);
            assertEquals(Collections.singletonList("from amina"), bo.texts("amina"), "seed " + seed);
            assertTrue(amina.engine.outbox().isEmpty() && bo.engine.outbox().isEmpty());
        }
    }

    @Test
    void A26_S704_itIsRefusedOnceTheContactHasNamedIt() throws Exception {
        List<ByteString> renewal = bothRestored();
        world.syncAll();
        renewal.forEach(entry -> bo.hear("amina", entry));
        world.syncAll();
        bothWrite();
        assertFalse(bo.notices().contains(Kind.CONTACT_RESTORED));
        assertEquals(Collections.singletonList("from bo"), amina.texts("bo"));
        assertEquals(Collections.singletonList("from amina"), bo.texts("amina"));
    }

    /** First Amina comes back, then Bo from a backup of before. Returns the entries of Amina's renewal. */
    private List<ByteString> bothRestored() {
        byte[] bosBackup = bo.backup();
        List<ByteString> before = new ArrayList<>(entries.values());
        amina = world.restore(amina, amina.backup());
        world.syncAll();
        List<ByteString> renewal = new ArrayList<>(entries.values());
        renewal.removeAll(before);
        bo = world.restore(bo, bosBackup);
        return renewal;
    }

    private void bothWrite() {
        bo.send("amina", "from bo");
        amina.send("bo", "from amina");
        world.syncAll();
    }

    @Test
    void A27_aDirectoryPutBackLearnsFromAConfirmationThatItIsOldAndRenewsByItself() {
        bo.goOffline();
        amina.send("bo", "zero");
        Person putBack = putBackAfter("one", "two");
        bo.goOnline();
        world.syncAll();
        assertTrue(putBack.notices().containsAll(Arrays.asList(Kind.HISTORY_DIFFERS, Kind.CONTACT_RENEWED)));
        assertTrue(bo.notices().contains(Kind.CONTACT_RESTORED));
        bothGoOn(putBack, "zero", "one", "two");
    }

    @Test
    void A27_aDirectoryPutBackIsNoticedAtTheFirstMessageAndCanBeRenewed() {
        Person putBack = putBackAfter("one", "two");
        putBack.send("bo", "three");
        world.calm();
        assertEquals(Collections.singletonList(Kind.UNREADABLE), bo.notices());
        putBack.run((engine, step) -> engine.renewSession(engine.contact("bo"), step));
        world.syncAll();
        assertEquals(Arrays.asList("one", "two", "three"), bo.texts("amina"), "what did not open came again");
        bothGoOn(putBack, "one", "two", "three");
    }

    /** Amina's device sends these, and then its files are as they were before. */
    private Person putBackAfter(String... texts) {
        byte[] old = amina.backup();
        for (String text : texts) {
            amina.send("bo", text);
        }
        world.calm();
        amina.goOffline();
        Person putBack = Person.putBack(world, "amina", old);
        world.people.add(putBack);
        return putBack;
    }

    private void bothGoOn(Person amina, String... before) {
        amina.send("bo", "goes on");
        bo.send("amina", "goes on");
        world.syncAll();
        List<String> all = new ArrayList<>(Arrays.asList(before));
        all.add("goes on");
        assertEquals(all, bo.texts("amina"));
        assertEquals(Collections.singletonList("goes on"), amina.texts("bo"));
        assertTrue(amina.engine.outbox().isEmpty());
        assertTrue(bo.engine.outbox().isEmpty());
    }
}
