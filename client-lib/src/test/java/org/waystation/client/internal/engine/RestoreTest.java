package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Received.Notice.Kind;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.wire.v1.Delivery;

/** Devices that die, and come back from a backup (cryptography.md, section 6g). */
final class RestoreTest extends Remembered {
    @Test
    void A27_aRestoredProfileGoesOnAndNothingIsLostOrShownTwice() {
        amina.send("bo", "before");
        world.syncAll();
        bo.goOffline();
        amina.send("bo", "in the backup, not delivered");
        byte[] backup = amina.backup();
        amina.send("bo", "after the backup");
        world.calm();
        bo.goOnline();
        bo.send("amina", "to the old device");
        world.syncAll();
        bo.send("amina", "waits in the mailbox");
        Person restored = world.restore(amina, backup);
        restored.send("bo", "from the new device");
        world.syncAll();
        bo.send("amina", "to the new device");
        world.syncAll();
        assertEquals(
                Arrays.asList("before", "in the backup, not delivered", "after the backup", "from the new device"),
                bo.texts("amina"));
        assertEquals(Arrays.asList("waits in the mailbox", "to the new device"), restored.texts("bo"));
        assertTrue(bo.notices().contains(Kind.CONTACT_RESTORED));
        assertEquals(Collections.singletonList(Kind.CONTACT_RENEWED), restored.notices());
        assertTrue(restored.engine.outbox().isEmpty());
        assertTrue(bo.engine.outbox().isEmpty());
    }

    @Test
    void A27_theMessagesThatNobodyConfirmedComeUnderTheirIdsInTheNewSession() {
        amina.goOffline();
        bo.send("amina", "one");
        bo.send("amina", "two");
        world.calm();
        amina.goOnline();
        world.calm(); // amina has them, and has not confirmed
        byte[] backup = amina.backup();
        Person restored = world.restore(amina, backup);
        world.syncAll();
        List<String> all = new ArrayList<>(amina.texts("bo"));
        all.addAll(restored.texts("bo"));
        assertEquals(new HashSet<>(Arrays.asList("one", "two")), new HashSet<>(all));
        assertTrue(bo.engine.outbox().isEmpty());
    }

    @Test
    void A27_anOldDeviceThatStillRunsIsToldAndStops() {
        byte[] backup = amina.backup();
        Person restored = Person.restored(world, "amina", backup);
        world.people.add(restored);
        world.syncAll();
        assertTrue(amina.notices().contains(Kind.PROFILE_REPLACED));
        assertEquals(
                Reason.PROFILE_REPLACED,
                assertThrows(AskUserException.class, () -> amina.send("bo", "from the old device"))
                        .reason());
        amina.crash();
        assertTrue(amina.engine.wanted().isEmpty());
        restored.send("bo", "from the new one");
        world.syncAll();
        assertEquals(Collections.singletonList("from the new one"), bo.texts("amina"));
    }

    @Test
    void A27_anOldDeviceThatComesBackLaterFetchesNothingAndTheNewOneIsTold() {
        Person restored = world.restore(amina, amina.backup());
        world.syncAll();
        bo.send("amina", "for the new device");
        world.calm();
        amina.goOnline();
        amina.sync();
        world.syncAll();
        assertTrue(amina.texts("bo").isEmpty());
        assertTrue(amina.notices().contains(Kind.MAILBOX_GONE));
        assertTrue(restored.notices().contains(Kind.OLD_DEVICE_RUNS));
        assertEquals(Collections.singletonList("for the new device"), restored.texts("bo"));
    }

    @Test
    void A27_oneBackupCanBeRestoredThreeTimes() {
        byte[] backup = amina.backup();
        Person device = amina;
        for (int copy = 1; copy <= 3; copy++) {
            device = world.restore(device, backup);
            world.syncAll();
            device.send("bo", "from copy " + copy);
            bo.send("amina", "to copy " + copy);
            world.syncAll();
            assertEquals(Collections.singletonList("to copy " + copy), device.texts("bo"));
        }
        assertEquals(Arrays.asList("from copy 1", "from copy 2", "from copy 3"), bo.texts("amina"));
        Person fourth = world.restore(device, backup);
        world.syncAll();
        assertTrue(fourth.notices().contains(Kind.MAILBOX_GONE), "a fourth copy is told that it comes too late");
    }

    @Test
    void A27_S715_aCopyOfACopyThatHadNotTakenTheMailboxYetTakesItFromBoth() {
        Person first = world.restore(amina, amina.backup());
        byte[] unfinished = first.backup();
        world.syncAll();
        Person second = world.restore(first, unfinished);
        world.syncAll();
        assertFalse(second.notices().contains(Kind.OLD_DEVICE_RUNS), "it has presented no key that was claimed away");
        first.goOnline();
        first.sync();
        world.syncAll();
        bo.send("amina", "for the latest");
        world.syncAll();
        assertEquals(Collections.singletonList("for the latest"), second.texts("bo"));
        assertTrue(first.texts("bo").isEmpty());
        assertTrue(second.notices().contains(Kind.OLD_DEVICE_RUNS));
    }

    /** Blocking takes the mailboxes away while their keys are being claimed, and unblocking brings them back. */
    @Test
    void S715_whoBlocksAndUnblocksMeanwhileAlarmsNobody() throws Exception {
        for (int seed = 0; seed < 12; seed++) {
            begin(seed);
            amina = world.restore(amina, amina.backup());
            for (int i = 0; i < 30; i++) {
                for (int events = world.chance.nextInt(4); events > 0; events--) {
                    world.happen();
                }
                Person person = world.chance.nextBoolean() ? amina : bo;
                String other = person == amina ? "bo" : "amina";
                person.run((engine, step) -> engine.block(engine.contact(other), step));
                person.run((engine, step) -> engine.unblock(engine.contact(other), step));
            }
            world.syncAll();
            bo.send("amina", "still there?");
            world.syncAll();
            assertEquals(Collections.singletonList("still there?"), amina.texts("bo"), "seed " + seed);
            for (Person person : Arrays.asList(amina, bo)) {
                assertFalse(person.notices().contains(Kind.OLD_DEVICE_RUNS), "seed " + seed);
                assertFalse(person.notices().contains(Kind.LINK_USED_TWICE), "seed " + seed);
            }
        }
    }

    @Test
    void A27_aPeerThatWasOfflineMeanwhileFindsItsWay() {
        bo.goOffline();
        bo.send("amina", "written offline");
        byte[] backup = amina.backup();
        Person restored = world.restore(amina, backup);
        restored.send("bo", "from the new device");
        world.syncAll();
        bo.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("from the new device"), bo.texts("amina"));
        assertEquals(Collections.singletonList("written offline"), restored.texts("bo"));
    }

    @Test
    void S706_bothSidesRestoredAtOnceAgreeOnOneSession() throws Exception {
        for (int seed = 0; seed < 6; seed++) {
            if (seed > 0) {
                begin();
            }
            amina.goOffline();
            bo.goOffline();
            amina.send("bo", "from amina's backup");
            bo.send("amina", "from bo's backup");
            Person newAmina = world.restore(amina, amina.backup());
            Person newBo = world.restore(bo, bo.backup());
            world.syncAll();
            newAmina.send("bo", "after");
            newBo.send("amina", "after");
            world.syncAll();
            assertEquals(Arrays.asList("from amina's backup", "after"), newBo.texts("amina"));
            assertEquals(Arrays.asList("from bo's backup", "after"), newAmina.texts("bo"));
            for (Person restored : Arrays.asList(newAmina, newBo)) {
                assertTrue(restored.notices().containsAll(Arrays.asList(Kind.CONTACT_RESTORED, Kind.CONTACT_RENEWED)));
                assertFalse(restored.notices().contains(Kind.UNREADABLE));
                assertTrue(restored.engine.outbox().isEmpty());
            }
        }
    }

    @Test
    void aVerifiedContactIsAskedBeforeAnythingIsSent() {
        bo.run((engine, step) -> engine.markVerified(engine.contact("amina"), step));
        amina.goOffline();
        byte[] backup = amina.backup();
        bo.send("amina", "before bo knew");
        world.calm();
        Person restored = world.restore(amina, backup);
        restored.goOffline();
        world.calm();
        restored.goOnline();
        world.syncAll();
        restored.send("bo", "it is me");
        world.syncAll();
        assertEquals(Contact.State.RESTORED, bo.engine.contact("amina").state());
        assertEquals(Collections.singletonList("it is me"), bo.texts("amina"));
        assertEquals(
                Reason.CONTACT_RESTORED,
                assertThrows(AskUserException.class, () -> bo.send("amina", "really?"))
                        .reason());
        assertFalse(restored.engine.outbox().isEmpty(), "not even a confirmation goes out");
        bo.crash();
        assertEquals(Contact.State.RESTORED, bo.engine.contact("amina").state());
        bo.run((engine, step) -> engine.acceptRestored(engine.contact("amina"), step));
        world.syncAll();
        bo.send("amina", "welcome back");
        world.syncAll();
        assertEquals(Arrays.asList("before bo knew", "welcome back"), restored.texts("bo"));
        assertEquals(Contact.State.COMPLETE, bo.engine.contact("amina").state());
        assertTrue(bo.engine.contact("amina").verified());
        assertTrue(restored.engine.outbox().isEmpty());
    }

    @Test
    void aBackupFromBeforeTheContactsKeysGoesOnWhenTheyWrite() {
        Person carol = world.person("carol");
        Person dave = world.person("dave");
        dave.accept(world.link(carol, "dave"), "carol");
        world.calm();
        Person restored = world.restore(carol, carol.backup());
        world.calm();
        assertEquals(
                Reason.CONTACT_NOT_RENEWED,
                assertThrows(AskUserException.class, () -> restored.send("dave", "too early"))
                        .reason());
        dave.send("carol", "hello");
        world.syncAll();
        restored.send("dave", "now");
        world.syncAll();
        assertEquals(Collections.singletonList("hello"), restored.texts("dave"));
        assertEquals(Collections.singletonList("now"), dave.texts("carol"));
    }

    @Test
    void A29_renewalKeysLeaveTheStoreWhenThreeNewerGenerationsAreThere() {
        byte[] first =
                bo.conversation("amina").renewals().record().getOwn(0).getKeys().toByteArray();
        assertTrue(isStored(bo, first), "the search does find what is there");
        for (int i = 0; i < Renewals.GENERATIONS; i++) {
            amina.run((engine, step) -> engine.renewSession(engine.contact("bo"), step));
            world.syncAll();
        }
        assertFalse(isStored(bo, first));
    }

    private static boolean isStored(Person person, byte[] secret) {
        ByteString wanted = ByteString.copyFrom(secret);
        List<Table> found = new ArrayList<>();
        for (Table table : Table.values()) {
            person.store.scan(table.number(), (key, value) -> {
                for (int at = 0; at + secret.length <= value.length; at++) {
                    if (ByteString.copyFrom(value, at, secret.length).equals(wanted)) {
                        found.add(table);
                    }
                }
            });
        }
        return !found.isEmpty();
    }

    @Test
    void whatFadesStillFadesAndWhatWasDeletedStaysDeletedAfterARestore() {
        amina.setTimer("bo", Duration.ofDays(2));
        world.syncAll();
        bo.goOffline();
        amina.send("bo", "fades");
        String deleted = amina.send("bo", "deleted").messageId();
        amina.delete("bo", deleted);
        Person restored = world.restore(amina, amina.backup());
        world.syncAll();
        bo.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("fades"), bo.texts("amina"));
        assertTrue(bo.shown.values().stream()
                .anyMatch(each -> each instanceof Received.Message message
                        && message.disappearsAt().isPresent()));
        assertFalse(bo.notices().contains(Kind.MESSAGES_MISSING) || bo.notices().contains(Kind.HISTORY_DIFFERS));
        assertTrue(restored.engine.outbox().isEmpty());
    }

    @Test
    void S709_aBackupFromWithinAMoveToOtherRelaysCanBeRestored() throws Exception {
        World wide = new World(1, DefaultLimits.builder().build(), 3);
        contacts(wide, new Station[] {wide.relay(0)}, wide.relay(1));
        amina.goOffline();
        amina.changeRelays(wide.relay(2));
        Person restored = world.restore(amina, amina.backup());
        world.syncAll();
        restored.send("bo", "here");
        world.syncAll();
        assertEquals(Collections.singletonList("here"), bo.texts("amina"));
    }

    @Test
    void S710_whatIsDeliveredAgainAfterTheRenewalAlarmsNobody() {
        List<Delivery> old = new ArrayList<>();
        world.meddler = Meddler.hearing((who, delivery) -> {
            if (who == bo) {
                old.add(delivery);
            }
        });
        amina.send("bo", "one");
        world.calm();
        world.meddler = Meddler.none();
        world.restore(amina, amina.backup());
        world.syncAll();
        bo.hear("amina", old.get(0).getEntry());
        assertFalse(bo.notices().contains(Kind.UNREADABLE));
        world.pass(Duration.ofDays(31));
        bo.hear("amina", old.get(0).getEntry());
        assertTrue(bo.notices().contains(Kind.UNREADABLE));
    }
}
