package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.waystation.client.Contact;
import org.waystation.client.Received;
import org.waystation.client.store.RecordStore;
import org.waystation.relay.mailbox.DefaultLimits;

/**
 * Many people who write to each other for long, over two relays that lie, crash, lose their keys and are put back in time, on a network that cuts
 * all the time; devices die at any moment. Afterwards everything that was sent was shown once, and stands in the order in which it was
 * written. All of it follows from a seed.
 */
final class Soak {
    /** Everybody's contacts: those who come next in a circle. */
    private static final int NEIGHBOURS = 2;

    private static final int MAX_WAITING = 400;
    private static final int LAST_DAYS = 120;

    private final World world;
    private final int messages;
    private final boolean withLies;
    private final Liar liar;
    private final List<Person> people = new ArrayList<>();
    private final List<List<Person>> contacts = new ArrayList<>();
    /** Texts in the order they were sent, by sender and recipient. */
    private final Map<String, List<String>> sent = new HashMap<>();

    /** Of 10,000 things that happen, so many are crashes of a device. */
    private int crashShare = 30;

    private RelayCopy copy;
    private int texts;
    int crashes;
    int restored;

    Soak(long seed, int size, int messages, boolean withLies, Function<World, RecordStore> stores) throws Exception {
        this.world = new World(seed, DefaultLimits.builder().build(), 2);
        this.messages = messages;
        this.withLies = withLies;
        this.liar = new Liar(world.chance);
        for (int i = 0; i < size; i++) {
            people.add(world.person("person-" + i, stores.apply(world), homes(i)));
            contacts.add(new ArrayList<>());
        }
        for (int i = 0; i < size; i++) {
            for (int next = 1; next <= NEIGHBOURS && next < size; next++) {
                introduce(i, (i + next) % size);
            }
        }
        world.syncAll();
        people.forEach(Person::confirmShown);
    }

    /** A third has mailboxes at both relays. */
    private Station[] homes(int person) {
        return person % 3 == 2
                ? new Station[] {world.relay(person % 2), world.relay(1 - person % 2)}
                : new Station[] {world.relay(person % 2)};
    }

    private void introduce(int one, int other) {
        Person inviter = people.get(one);
        Person invitee = people.get(other);
        if (!contacts.get(one).contains(invitee)) {
            invitee.accept(world.link(inviter, invitee.name), inviter.name);
            world.calm();
            assertEquals(
                    Contact.State.COMPLETE, inviter.engine.contact(invitee.name).state());
            contacts.get(one).add(invitee);
            contacts.get(other).add(inviter);
        }
    }

    /** Enough to tell two runs apart. */
    String story() {
        StringBuilder story = new StringBuilder();
        story.append(liar.lost)
                .append(' ')
                .append(crashes)
                .append(' ')
                .append(restored)
                .append(' ')
                .append(world.clock.instant());
        people.forEach(
                person -> story.append(' ').append(person.appended).append(' ').append(person.shown.size()));
        return story.toString();
    }

    int lost() {
        return liar.lost;
    }

    void run(Fault fault) throws Exception {
        world.fault = fault;
        if (fault != Fault.NONE) {
            crashShare = 300; // what a step forgets shows only when it is needed
        }
        if (withLies) {
            world.meddler = liar;
        }
        while (texts < messages) {
            act();
        }
        comeToRest();
        check();
    }

    // -------------------------------------------------------------------------------------------------- what happens

    private void act() throws Exception {
        int dice = world.chance.nextInt(10_000);
        Person person = people.get(world.chance.nextInt(people.size()));
        if (dice < 600) {
            send(person);
        } else if (dice < 800) {
            person.wires.cutOne();
        } else if (dice < 820) {
            person.goOffline();
        } else if (dice < 920) {
            person.goOnline();
        } else if (dice < 1_170) {
            person.confirmShown();
        } else if (dice < 1_370) {
            timePasses(Duration.ofMillis(world.chance.nextInt(10_000)));
        } else if (dice < 1_375) {
            world.relay(world.chance.nextInt(2)).crash();
        } else if (dice < 1_376 && withLies) {
            loseState();
        } else if (dice >= 10_000 - crashShare) {
            crash(person);
        } else {
            world.happen();
        }
    }

    private void send(Person from) {
        List<Person> known = contacts.get(people.indexOf(from));
        Person to = known.get(world.chance.nextInt(known.size()));
        if (from.engine.outbox().size() >= MAX_WAITING) {
            return;
        }
        world.clock.advance(Duration.ofMillis(1)); // so that the time of sending tells the order
        String text = "text " + texts++ + (world.chance.nextInt(50) == 0 ? "x".repeat(20_000) : "");
        from.send(to.name, text);
        sent.computeIfAbsent(from.name + ">" + to.name, pair -> new ArrayList<>())
                .add(text);
    }

    private void crash(Person person) {
        crashes++;
        person.forgetUnconfirmed();
        if (person.records instanceof FaultyRecords faulty) {
            faulty.crashed();
        }
        person.crash();
    }

    /** An operator puts an old copy back, makes a copy, or keeps the keys in memory alone. */
    private void loseState() throws Exception {
        int dice = world.chance.nextInt(4);
        if (dice == 0) {
            world.relay(0).loseKeys();
            restored++;
        } else if (copy == null || dice == 1) {
            copy = world.relay(1).copy();
        } else {
            world.relay(1).restore(copy);
            restored++;
        }
    }

    private void timePasses(Duration time) {
        world.clock.advance(time);
        people.forEach(Person::tick);
    }

    /** Everybody is there and lets days go by, until everything is confirmed. The relays lie on. */
    private void comeToRest() {
        people.forEach(Person::goOnline);
        for (int day = 0; day < LAST_DAYS && waiting() > 0; day++) {
            for (int minute = 0; minute < 15 && waiting() > 0; minute++) {
                timePasses(Duration.ofMinutes(1));
                world.calm();
            }
            timePasses(Duration.ofDays(1));
            people.forEach(person -> person.wires.cutAll()); // no connection lasts for days
            world.calm();
        }
        people.forEach(Person::confirmShown);
    }

    private int waiting() {
        return people.stream().mapToInt(person -> person.engine.outbox().size()).sum();
    }

    // --------------------------------------------------------------------------------------------- what must hold then

    private void check() {
        for (Person to : people) {
            Map<String, List<Received.Message>> shown = new HashMap<>();
            for (Received received : to.shown.values()) {
                if (received instanceof Received.Message message) {
                    shown.computeIfAbsent(message.contactId(), id -> new ArrayList<>())
                            .add(message);
                } else if (received instanceof Received.Notice notice) {
                    assertTrue(isAllowed(notice.kind()), () -> to.name + " was told " + notice.kind());
                }
            }
            for (Person from : contacts.get(people.indexOf(to))) {
                List<Received.Message> came =
                        shown.getOrDefault(to.engine.contact(from.name).id(), new ArrayList<>());
                if (withLies) { // what was repaired came late, and has its place
                    came.sort(Comparator.comparing(Received.Message::sentAt));
                }
                List<String> expected = sent.getOrDefault(from.name + ">" + to.name, new ArrayList<>());
                assertEquals(
                        expected.size(), came.size(), () -> from.name + " to " + to.name + difference(expected, came));
                for (int i = 0; i < expected.size(); i++) {
                    assertEquals(expected.get(i), came.get(i).text(), from.name + " to " + to.name);
                }
            }
        }
        assertEquals(0, waiting(), "everything is confirmed");
    }

    private static String difference(List<String> expected, List<Received.Message> came) {
        List<String> lost = new ArrayList<>(expected);
        for (Received.Message message : came) {
            lost.remove(message.text());
        }
        return lost.isEmpty()
                ? ": something came twice"
                : ": lost " + lost.get(0).substring(0, Math.min(20, lost.get(0).length()));
    }

    private boolean isAllowed(Received.Notice.Kind kind) {
        return switch (kind) {
            case MESSAGES_MISSING, MISSING_ARRIVED, RELAY_WENT_BACK, UNREADABLE, NOT_CONFIRMED -> withLies;
            default -> false;
        };
    }
}
