package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.waystation.client.Contact;
import org.waystation.client.Invitation;
import org.waystation.client.InvitationLink;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Limits;

/**
 * Real engines, relays with a real core and real sessions, and between them a network and a clock that belong to the test. Everything runs on
 * the test's thread, in an order that a seed decides; a failure prints the seed, and the seed replays it.
 */
final class World {
    static final ByteString CERTIFICATE_HASH = ByteString.copyFrom(new byte[32]);

    /** The clock of everybody in this world, which stands still unless the test moves it. */
    static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T12:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Randomness that a seed repeats. */
    static final class SeededRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final Random random;

        SeededRandom(long seed) {
            random = new Random(seed);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }

        @Override
        public double nextDouble() {
            return random.nextDouble();
        }
    }

    final Random chance;
    final SeededRandom random;
    final MovingClock clock = new MovingClock();
    final List<Person> people = new ArrayList<>();
    private final List<Station> relays = new ArrayList<>();
    /** What the relay, or the network, does to frames that are on their way; nothing, unless a test sets it. */
    Meddler meddler = Meddler.none();

    /** What is done wrong on purpose; nothing, unless a test plants it. */
    Fault fault = Fault.NONE;

    /** With one relay. */
    World(long seed) throws Exception {
        this(seed, DefaultLimits.builder().build());
    }

    World(long seed, Limits limits) throws Exception {
        this(seed, limits, 1);
    }

    World(long seed, Limits limits, int relayCount) throws Exception {
        this.chance = new Random(seed);
        this.random = new SeededRandom(seed + 1);
        for (int number = 0; number < relayCount; number++) {
            relays.add(new Station(this, number, limits));
        }
    }

    Station relay(int number) {
        return relays.get(number);
    }

    List<Station> relays() {
        return relays;
    }

    Station relay(RelayAddress address) {
        return relays.stream()
                .filter(relay -> relay.address().equals(address.withoutAccess()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such relay in this world"));
    }

    /** Somebody whose mailboxes are at the first relay. */
    Person person(String name) {
        return person(name, relay(0));
    }

    /** Somebody with mailboxes at these. */
    Person person(String name, Station... homes) {
        return person(name, new MemoryRecordStore(), homes);
    }

    Person person(String name, RecordStore records, Station... homes) {
        Person person = new Person(this, name, addresses(homes), records);
        people.add(person);
        return person;
    }

    static List<RelayAddress> addresses(Station... relays) {
        List<RelayAddress> addresses = new ArrayList<>();
        for (Station relay : relays) {
            addresses.add(relay.address());
        }
        return addresses;
    }

    /** An invitation of this name, whose mailboxes stand. */
    InvitationLink link(Person inviter, String name) {
        CompletableFuture<Invitation> invitation = inviter.invite(name);
        calm();
        return invitation.join().link();
    }

    /** From now on each knows the other by name, and they can write. */
    void introduce(Person inviter, Person invitee) {
        invitee.accept(link(inviter, invitee.name), inviter.name);
        calm();
        syncAll();
        assertEquals(
                Contact.State.COMPLETE, inviter.engine.contact(invitee.name).state());
        assertEquals(
                Contact.State.COMPLETE, invitee.engine.contact(inviter.name).state());
    }

    /** The device is gone for good; a backup of it comes to life on another one. */
    Person restore(Person lost, byte[] backup) {
        lost.goOffline();
        Person restored = Person.restored(this, lost.name, backup);
        people.add(restored);
        return restored;
    }

    /** One thing that was waiting to happen happens. False if nothing was waiting. */
    boolean happen() {
        List<Runnable> possible = new ArrayList<>();
        for (Person person : people) {
            person.wires.collect(possible);
        }
        if (possible.isEmpty()) {
            return turnRelays();
        }
        if (chance.nextInt(4) == 0) {
            turnRelays();
        }
        possible.get(chance.nextInt(possible.size())).run();
        return true;
    }

    private boolean turnRelays() {
        boolean before = people.stream().anyMatch(person -> person.wires.hasTraffic());
        boolean more = false;
        for (Station relay : relays) {
            more |= relay.turn();
        }
        return more || before || people.stream().anyMatch(person -> person.wires.hasTraffic());
    }

    /** Everything happens that waits, without time passing. */
    void calm() {
        int idle = 0;
        for (int i = 0; i < 2_000_000 && idle < 3; i++) {
            idle = happen() ? 0 : idle + 1;
        }
        if (idle < 3) {
            throw new AssertionError("the world does not come to rest");
        }
    }

    /** Nothing happens for this long, and then what is due. */
    void pass(Duration time) {
        clock.advance(time);
        people.forEach(Person::tick);
        calm();
    }

    /** What is owed is confirmed without the wait. */
    void confirmNow() {
        people.forEach(Person::confirmNow);
        calm();
    }

    /** This time passes as it does, a little each time. */
    void live(Duration time, Duration each) {
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(each)) {
            pass(each);
        }
    }

    /** What a story comes to in the end. */
    interface Goal {
        boolean reached() throws Exception;
    }

    /** Things happen until this is so, while now and then somebody's process dies, or the relay's, or a connection is cut. */
    void stumbleTo(Goal goal) throws Exception {
        for (int i = 0; i < 8_000; i++) {
            if (goal.reached()) {
                return;
            }
            int dice = chance.nextInt(60);
            Person person = people.get(chance.nextInt(people.size()));
            if (dice < 2) {
                person.crash();
            } else if (dice == 2) {
                person.wires.cutOne();
            } else if (dice == 3 && chance.nextInt(5) == 0) {
                relay(0).crash();
            } else if (!happen()) {
                clock.advance(Duration.ofSeconds(10));
                people.forEach(Person::tick);
            }
        }
        throw new AssertionError("the story does not come to its end");
    }

    /** Everybody fetches, sends and confirms, for as long as that changes anything. */
    void syncAll() {
        for (int round = 0; round < 6; round++) {
            clock.advance(Duration.ofMinutes(6));
            for (Person person : people) {
                person.tick();
                person.sync();
            }
            calm();
            confirmNow();
        }
    }
}
