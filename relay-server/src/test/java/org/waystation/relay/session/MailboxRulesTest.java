package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.wire.Proofs;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** Create, open, claim, delete: section 7 of the protocol, through real sessions and the real core. */
final class MailboxRulesTest {
    private final World world = new World();
    private final RolePair reader = world.key();
    private final RolePair writer = world.key();
    private Peer peer;

    @BeforeEach
    void start() {
        peer = world.start().greet();
    }

    private void restartWith(Runnable change) {
        change.run();
        peer = world.restart().greet();
    }

    private void create() {
        Reply reply = peer.ask(peer.create(reader, writer));
        assertTrue(reply.hasCreated(), () -> reply.getFailed().getCode().name());
    }

    // ------------------------------------------------------------------------------------------- create

    @Test
    void W301_keysAndProofsHaveTheirLengths() {
        ByteString bad = ByteString.copyFrom(new byte[31]);
        Request.Builder[] wrong = {
            peer.create(reader, writer),
            peer.create(reader, writer),
            peer.create(reader, writer),
            peer.create(reader, writer),
            peer.create(reader, writer),
            peer.create(reader, writer)
        };
        Peer.inCreate(wrong[0], create -> create.setReaderKey(bad));
        Peer.inCreate(wrong[1], create -> create.setWriterKey(bad));
        Peer.inCreate(wrong[2], create -> create.clearReaderProof());
        Peer.inCreate(wrong[3], create -> create.setWriterProof(bad));
        Peer.inCreate(wrong[4], create -> create.setOwnerKey(reader.bytes()));
        Peer.inCreate(wrong[5], create -> create.setRetention(Retention.LOG));
        for (Request.Builder request : wrong) {
            assertEquals(ErrorCode.MALFORMED, peer.error(request));
        }
    }

    @Test
    void W302_onlyARetentionThatIsOfferedIsCreated() {
        restartWith(() -> world.durability = Durability.MEMORY);
        Request.Builder log = peer.create(reader, writer);
        RolePair owner = world.key();
        Peer.inCreate(
                log,
                create -> create.setRetention(Retention.LOG)
                        .setOwnerKey(owner.bytes())
                        .setOwnerProof(owner.proof(Proofs.Purpose.CREATE, Role.OWNER, peer.channel)));
        assertEquals(ErrorCode.NOT_OFFERED, peer.error(log));
        Request.Builder unknown = peer.create(reader, writer);
        Peer.inCreate(unknown, create -> create.setRetentionValue(9));
        assertEquals(ErrorCode.NOT_OFFERED, peer.error(unknown));
    }

    @Test
    void W303_creatingNeedsTheAccessSecretWhereTheRelayAsksForIt() throws Exception {
        byte[] secret = new byte[Wire.ACCESS_SECRET];
        secret[3] = 7;
        restartWith(() -> world.access = Optional.of(ByteString.copyFrom(secret)));
        assertEquals(ErrorCode.ACCESS_REQUIRED, peer.error(peer.create(reader, writer)));
        Request.Builder wrong = peer.create(reader, writer);
        Peer.inCreate(wrong, create -> create.setAccessProof(ByteString.copyFrom(new byte[Wire.ACCESS_PROOF])));
        assertEquals(ErrorCode.ACCESS_REQUIRED, peer.error(wrong));

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        ByteString proof = ByteString.copyFrom(mac.doFinal(Proofs.accessStatement(peer.channel)));
        Request.Builder right = peer.create(reader, writer);
        Peer.inCreate(right, create -> create.setAccessProof(proof));
        assertTrue(peer.ask(right).hasCreated());

        Peer other = world.greet();
        Request.Builder replayed = other.create(world.key(), world.key());
        Peer.inCreate(replayed, create -> create.setAccessProof(proof));
        assertEquals(ErrorCode.ACCESS_REQUIRED, other.error(replayed), "a proof is worth nothing elsewhere");
    }

    @Test
    void W304_everyProofOfACreateMustVerify() {
        Request.Builder crossed = peer.create(reader, writer);
        Peer.inCreate(
                crossed,
                create -> create.setWriterProof(reader.proof(Proofs.Purpose.CREATE, Role.WRITER, peer.channel)));
        assertEquals(ErrorCode.REFUSED, peer.error(crossed));
        Request.Builder otherPurpose = peer.create(reader, writer);
        Peer.inCreate(
                otherPurpose,
                create -> create.setReaderProof(reader.proof(Proofs.Purpose.OPEN, Role.READER, peer.channel)));
        assertEquals(ErrorCode.REFUSED, peer.error(otherPurpose));
        Request.Builder otherConnection = world.greet().create(reader, writer);
        assertEquals(ErrorCode.REFUSED, peer.error(otherConnection));
        create();
    }

    @Test
    void W305_aKeyBelongsToOneMailboxAndOneRole() {
        create();
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.create(reader, world.key())));
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.create(world.key(), writer)));
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.create(writer, reader)));
        RolePair one = world.key();
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.create(one, one)));
    }

    @Test
    void W305_creatingTheSameAgainChangesNothing() {
        create();
        long position = peer.appended(peer.opened(Role.WRITER, writer), world.small());
        create();
        assertEquals(position + 1, peer.appended(peer.opened(Role.WRITER, writer), world.small()));
    }

    @Test
    void W305_aKeyThatWasReplacedStaysTaken() {
        create();
        RolePair newer = world.key();
        int handle = peer.opened(Role.WRITER, writer);
        assertTrue(peer.ask(peer.claim(handle, Role.WRITER, newer)).hasClaimed());
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.create(reader, writer)));
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.create(world.key(), writer)));
        assertTrue(peer.ask(peer.create(reader, newer)).hasCreated());
    }

    @Test
    void W305_holdsInsideOneBatchToo() {
        List<Integer> ids = peer.post(peer.create(reader, writer), peer.create(reader, world.key()));
        world.settle();
        assertTrue(peer.replies.get(ids.get(0)).hasCreated());
        assertEquals(
                ErrorCode.KEY_TAKEN, peer.replies.get(ids.get(1)).getFailed().getCode());
    }

    @Test
    void W306_aRelayHoldsOnlySoManyMailboxes() {
        restartWith(() -> world.capacity = new Capacity(1, 0));
        create();
        assertEquals(ErrorCode.RELAY_FULL, peer.error(peer.create(world.key(), world.key())));
        create();
        peer = world.restart().greet();
        assertEquals(ErrorCode.RELAY_FULL, peer.error(peer.create(world.key(), world.key())));
        peer.ask(Peer.delete(peer.opened(Role.READER, reader)));
        assertTrue(peer.ask(peer.create(world.key(), world.key())).hasCreated());
    }

    // --------------------------------------------------------------------------------------------- open

    @Test
    void W311_keyProofAndRoleOfAnOpenAreWellFormed() {
        create();
        Request.Builder shortKey = peer.open(Role.READER, reader);
        Peer.inOpen(shortKey, open -> open.setKey(ByteString.copyFrom(new byte[33])));
        assertEquals(ErrorCode.MALFORMED, peer.error(shortKey));
        Request.Builder noProof = peer.open(Role.READER, reader);
        Peer.inOpen(noProof, open -> open.clearProof());
        assertEquals(ErrorCode.MALFORMED, peer.error(noProof));
        Request.Builder noRole = peer.open(Role.READER, reader);
        Peer.inOpen(noRole, open -> open.setRoleValue(4));
        assertEquals(ErrorCode.MALFORMED, peer.error(noRole));
    }

    @Test
    void W312_unknownKeyAndWrongProofAreOneAnswer() {
        create();
        assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.READER, world.key())));
        assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.WRITER, reader)), "the key of another role");
        assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.OWNER, reader)));
        Request.Builder wrong = peer.open(Role.READER, reader);
        Peer.inOpen(wrong, open -> open.setProof(world.key().proof(Proofs.Purpose.OPEN, Role.READER, peer.channel)));
        assertEquals(ErrorCode.REFUSED, peer.error(wrong));
        Request.Builder replayed = world.greet().open(Role.READER, reader);
        assertEquals(ErrorCode.REFUSED, peer.error(replayed), "a proof made for another connection");
        assertTrue(peer.ask(peer.open(Role.READER, reader)).hasOpened());
    }

    @Test
    void W312_unknownKeyAndWrongProofTakeTheSameWay() {
        HookedStore store = new HookedStore();
        restartWith(() -> world.store = store);
        create();
        Request.Builder wrong = peer.open(Role.READER, reader);
        ByteString forged = world.key().proof(Proofs.Purpose.OPEN, Role.READER, peer.channel);
        Peer.inOpen(wrong, open -> open.setProof(forged));
        Request.Builder unknown = peer.open(Role.READER, world.key());
        int before = store.gets();
        assertEquals(ErrorCode.REFUSED, peer.error(wrong));
        int between = store.gets();
        assertEquals(ErrorCode.REFUSED, peer.error(unknown));
        assertEquals(between - before, store.gets() - between, "reads of the store");
        assertEquals(1, between - before, "a wrong proof is looked up like any key, but not under the key it is about");
    }

    @Test
    void W313_aConnectionHasSoManyHandles() {
        restartWith(() -> world.limits.setHandles(2));
        create();
        peer.opened(Role.READER, reader);
        assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.READER, world.key())));
        List<Integer> ids = peer.post(peer.open(Role.WRITER, writer), peer.open(Role.WRITER, writer));
        world.settle();
        assertTrue(peer.replies.get(ids.get(0)).hasOpened());
        assertEquals(
                ErrorCode.LIMIT_EXCEEDED,
                peer.replies.get(ids.get(1)).getFailed().getCode());
    }

    @Test
    void W313_handlesAreNeverReused() {
        create();
        int first = peer.opened(Role.READER, reader);
        assertTrue(peer.ask(Peer.delete(first)).hasDeleted());
        create();
        assertNotEquals(first, peer.opened(Role.READER, reader));
    }

    @Test
    void W314_proofsAreCheckedOnlySoOften() {
        restartWith(() -> world.limits.setProofsPerMinute(3));
        create();
        peer.opened(Role.READER, reader);
        int handle = peer.opened(Role.WRITER, writer);
        Reply refused = peer.ask(peer.claim(handle, Role.WRITER, world.key()));
        assertEquals(ErrorCode.RATE_LIMITED, refused.getFailed().getCode());
        assertEquals(60, refused.getFailed().getRetrySeconds());
        assertEquals(ErrorCode.RATE_LIMITED, peer.error(peer.open(Role.READER, reader)));
        assertEquals(ErrorCode.RATE_LIMITED, peer.error(peer.create(world.key(), world.key())));
        assertEquals(1, peer.appended(handle, world.small()), "what needs no proof goes on");
        world.clock.advance(Duration.ofSeconds(60));
        peer.opened(Role.READER, reader);
    }

    @Test
    void W310_aHandleMustBeOpenOnThisConnection() {
        create();
        int handle = peer.opened(Role.WRITER, writer);
        Peer other = world.greet();
        assertEquals(ErrorCode.UNKNOWN_HANDLE, other.error(Peer.append(handle, world.small())));
        assertEquals(ErrorCode.UNKNOWN_HANDLE, peer.error(Peer.append(0, world.small())));
        assertEquals(ErrorCode.UNKNOWN_HANDLE, peer.error(Peer.subscribe(99, 1)));
        assertEquals(ErrorCode.UNKNOWN_HANDLE, peer.error(Peer.acknowledge(99, 0)));
        assertEquals(ErrorCode.UNKNOWN_HANDLE, peer.error(Peer.delete(99)));
        assertEquals(ErrorCode.UNKNOWN_HANDLE, peer.error(peer.claim(99, Role.WRITER, world.key())));
    }

    // -------------------------------------------------------------------------------------------- claim

    @Test
    void W321_writerAndReaderOfAQueueMayClaim() {
        create();
        assertTrue(peer.ask(peer.claim(peer.opened(Role.WRITER, writer), Role.WRITER, world.key()))
                .hasClaimed());
        assertTrue(peer.ask(peer.claim(peer.opened(Role.READER, reader), Role.READER, world.key()))
                .hasClaimed());
    }

    @Test
    void W322_aWriterKeyIsClaimedOnce() {
        create();
        int handle = peer.opened(Role.WRITER, writer);
        RolePair claimed = world.key();
        assertTrue(peer.ask(peer.claim(handle, Role.WRITER, claimed)).hasClaimed());
        assertTrue(peer.ask(peer.claim(handle, Role.WRITER, claimed)).hasClaimed(), "the same again");
        assertEquals(ErrorCode.ALREADY_CLAIMED, peer.error(peer.claim(handle, Role.WRITER, world.key())));
        peer = world.restart().greet();
        int again = peer.opened(Role.WRITER, claimed);
        assertEquals(ErrorCode.ALREADY_CLAIMED, peer.error(peer.claim(again, Role.WRITER, world.key())));
    }

    @Test
    void W322_aReaderKeyIsClaimedAgainAndAgainButNotForEver() {
        restartWith(() -> {
            world.limits.setProofsPerMinute(5_000);
            world.relayLimits = new RelayLimits(1, 1, 1, 5_000, 10, 1 << 20);
        });
        create();
        int handle = peer.opened(Role.READER, reader);
        RolePair newest = reader;
        for (int i = 0; i < 1_000; i++) {
            newest = world.key();
            assertTrue(peer.ask(peer.claim(handle, Role.READER, newest)).hasClaimed());
            if (i % 500 == 0) {
                world.tick(); // no connection has more than half of the proofs of one second
            }
        }
        assertEquals(ErrorCode.ALREADY_CLAIMED, peer.error(peer.claim(handle, Role.READER, world.key())));
        peer.opened(Role.READER, newest);
    }

    @Test
    void W323_theNewKeyIsProvenAndFree() {
        create();
        int handle = peer.opened(Role.WRITER, writer);
        Request.Builder unproven = peer.claim(handle, Role.WRITER, world.key());
        Peer.inClaim(unproven, claim -> claim.setNewKey(world.key().bytes()));
        assertEquals(ErrorCode.REFUSED, peer.error(unproven));
        Request.Builder otherRole = peer.claim(handle, Role.READER, world.key());
        assertEquals(ErrorCode.REFUSED, peer.error(otherRole));
        assertEquals(ErrorCode.KEY_TAKEN, peer.error(peer.claim(handle, Role.WRITER, reader)));
        Request.Builder shortKey = peer.claim(handle, Role.WRITER, world.key());
        Peer.inClaim(shortKey, claim -> claim.setNewKey(ByteString.EMPTY));
        assertEquals(ErrorCode.MALFORMED, peer.error(shortKey));
        assertTrue(peer.ask(peer.claim(handle, Role.WRITER, writer)).hasClaimed(), "the present key");
        assertTrue(peer.ask(peer.claim(handle, Role.WRITER, world.key())).hasClaimed());
    }

    @Test
    void W324_aReplacedKeyOpensNothingAndItsUseIsRemembered() {
        create();
        RolePair claimed = world.key();
        int readerHandle = peer.opened(Role.READER, reader);
        int writerHandle = peer.opened(Role.WRITER, writer);
        assertTrue(peer.ask(peer.claim(writerHandle, Role.WRITER, claimed)).hasClaimed());
        assertEquals(1, peer.appended(writerHandle, world.small()), "the handle stays open");
        assertEquals(List.of(), peer.events);

        Peer thief = world.greet();
        Request.Builder guess = thief.open(Role.WRITER, writer);
        Peer.inOpen(guess, open -> open.setProof(world.key().proof(Proofs.Purpose.OPEN, Role.WRITER, thief.channel)));
        assertEquals(ErrorCode.REFUSED, thief.error(guess));
        assertEquals(List.of(), peer.events, "a wrong proof is no sign of a retired key");

        assertEquals(ErrorCode.REFUSED, thief.error(thief.open(Role.WRITER, writer)));
        assertEquals(ErrorCode.REFUSED, thief.error(thief.open(Role.WRITER, writer)));
        assertEquals(
                List.of(readerHandle, writerHandle),
                peer.events.stream()
                        .map(event -> event.getRetiredKeyPresented().getHandle())
                        .sorted()
                        .toList(),
                "told once to every open handle");

        peer = world.restart().greet();
        Reply opened = peer.ask(peer.open(Role.READER, reader));
        assertTrue(opened.getOpened().getRetiredKeyPresented());
    }

    @Test
    void W324_aClaimClosesWhatTheOldKeyHadOpen() {
        create();
        Peer thief = world.greet();
        int stolen = thief.opened(Role.WRITER, writer);
        int handle = peer.opened(Role.WRITER, writer);
        int readerHandle = peer.opened(Role.READER, reader);
        peer.ask(peer.claim(handle, Role.WRITER, world.key()));
        assertEquals(Ended.Reason.KEY_REPLACED, thief.events.get(0).getEnded().getReason());
        assertEquals(stolen, thief.events.get(0).getEnded().getHandle());
        assertEquals(ErrorCode.UNKNOWN_HANDLE, thief.error(Peer.append(stolen, world.small())));
        assertEquals(1, peer.appended(handle, world.small()));
        assertTrue(peer.ask(Peer.subscribe(readerHandle, 1)).hasSubscribed());
    }

    // ------------------------------------------------------------------------------------------- delete

    @Test
    void W431_onlyTheReaderDeletesAQueue() {
        create();
        assertEquals(ErrorCode.NOT_PERMITTED, peer.error(Peer.delete(peer.opened(Role.WRITER, writer))));
        assertTrue(peer.ask(Peer.delete(peer.opened(Role.READER, reader))).hasDeleted());
    }

    @Test
    void W431_deletingTakesEntriesAndKeysAndEndsOpenHandles() throws Exception {
        create();
        Peer other = world.greet();
        int writing = other.opened(Role.WRITER, writer);
        RolePair claimed = world.key();
        other.ask(other.claim(writing, Role.WRITER, claimed));
        other.appended(writing, world.large());
        int handle = peer.opened(Role.READER, reader);
        int second = peer.opened(Role.READER, reader);
        assertTrue(peer.ask(Peer.delete(handle)).hasDeleted());

        assertEquals(
                List.of(Ended.Reason.MAILBOX_GONE),
                other.events.stream().map(Event::getEnded).map(Ended::getReason).toList());
        assertEquals(second, peer.events.get(0).getEnded().getHandle());
        assertEquals(ErrorCode.UNKNOWN_HANDLE, other.error(Peer.append(writing, world.small())));
        assertEquals(ErrorCode.UNKNOWN_HANDLE, peer.error(Peer.subscribe(handle, 1)));
        assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.READER, reader)));
        assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.WRITER, claimed)));
        assertEquals(List.of("a", "c"), Leftovers.kinds(world.store), "nothing of the mailbox is left");
        assertTrue(peer.ask(peer.create(reader, writer)).hasCreated(), "its keys are free again");
    }

    @Test
    void W431_aClaimAndADeleteInOneBatchLeaveNothing() throws Exception {
        create();
        int handle = peer.opened(Role.READER, reader);
        peer.post(peer.claim(handle, Role.READER, world.key()), Peer.delete(handle));
        world.settle();
        assertEquals(List.of("a", "c"), Leftovers.kinds(world.store));
    }

    // -------------------------------------------------------------------------------------- going by itself

    @Test
    void aMailboxThatIsNotOpenedInBothRolesIsDropped() throws Exception {
        create();
        int handle = peer.opened(Role.READER, reader);
        world.hours(48);
        assertEquals(List.of(), peer.events);
        world.hours(1);
        assertEquals(Ended.Reason.MAILBOX_GONE, peer.events.get(0).getEnded().getReason());
        assertEquals(ErrorCode.UNKNOWN_HANDLE, peer.error(Peer.subscribe(handle, 1)));
        assertEquals(List.of("a", "c"), Leftovers.kinds(world.store));
    }

    @Test
    void aMailboxThatNobodyOpensForLongIsDropped() throws Exception {
        create();
        peer.opened(Role.READER, reader);
        peer.opened(Role.WRITER, writer);
        peer.cut();
        world.hours(24 * 100);
        peer = world.greet();
        peer.opened(Role.WRITER, writer);
        peer.cut();
        world.hours(24 * 180);
        peer = world.greet();
        peer.opened(Role.READER, reader);
        world.hours(24 * 181);
        world.hours(1);
        assertEquals(List.of(), peer.events, "somebody is there all the time");
        peer.cut();
        world.hours(24 * 182);
        assertEquals(List.of("a", "c"), Leftovers.kinds(world.store));
        peer = world.greet();
        assertEquals(ErrorCode.REFUSED, peer.error(peer.open(Role.READER, reader)));
        assertNull(peer.goodbye);
        assertFalse(peer.closed);
    }
}
