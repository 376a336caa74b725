package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waystation.client.Contact;
import org.waystation.client.MessageState;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.internal.engine.Station.Network;
import org.waystation.relay.mailbox.DefaultLimits;

/**
 * Three people, all contacts of each other, on a network that cuts, with relays and devices that die at random, relays that cannot be
 * reached or swallow what they are sent, and people who move from one to the other. Afterwards: everything that was sent was shown once,
 * in order, and confirmed. {@code -Dwaystation.seed=N} runs one seed, {@code -Dwaystation.seeds=N} that many.
 */
final class ConversationSimulationTest {
    private static final int SEEDS = Integer.getInteger("waystation.seeds", 60);
    private static final int STEPS = 1_500;

    @Test
    void nothingIsLostShownTwiceOrOutOfOrder() throws Exception {
        Long only = Long.getLong("waystation.seed");
        for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
            try {
                new Run(seed).run();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " (replay with -Dwaystation.seed=" + seed + ")", e);
            }
        }
    }

    private static final class Run {
        private final World world;
        private final List<Person> people = new ArrayList<>();
        /** Texts in the order they were sent, by sender and recipient. */
        private final Map<String, List<String>> sent = new HashMap<>();

        private final Map<String, Person> senders = new HashMap<>();
        private int texts;

        Run(long seed) throws Exception {
            world = new World(seed, DefaultLimits.builder().build(), 4);
            for (String name : new String[] {"amina", "bo", "chen"}) {
                people.add(world.person(name, someRelays()));
            }
        }

        private Station[] someRelays() {
            List<Station> relays = new ArrayList<>(world.relays());
            Collections.shuffle(relays, world.chance);
            return relays.subList(0, 1 + world.chance.nextInt(3)).toArray(new Station[0]);
        }

        void run() throws Exception {
            introduceEverybody();
            for (int i = 0; i < STEPS; i++) {
                act();
            }
            reachEverything();
            world.syncAll();
            world.syncAll();
            people.forEach(Person::confirmShown);
            check();
        }

        /** The introductions suffer from the same network; they are only begun here. */
        private void introduceEverybody() throws Exception {
            for (int i = 0; i < people.size(); i++) {
                for (int j = 0; j < i; j++) {
                    Person inviter = people.get(i);
                    Person invitee = people.get(j);
                    var invitation = inviter.invite(invitee.name);
                    while (!invitation.isDone()) {
                        act();
                        if (!world.happen()) {
                            heal();
                        }
                        if (invitation.isCompletedExceptionally()) {
                            invitation = inviter.invite(invitee.name);
                        }
                        if (inviter.engine.contact(invitee.name).state() == Contact.State.INVITED) {
                            invitation = inviter.invite(invitee.name); // a crash forgets who waited
                        }
                    }
                    invitee.accept(invitation.join().link(), inviter.name);
                }
            }
        }

        private void heal() {
            world.clock.advance(Duration.ofSeconds(10));
            reachEverything();
        }

        private void reachEverything() {
            world.relays().forEach(relay -> relay.setNetwork(Network.UP));
            people.forEach(Person::goOnline);
        }

        private void act() throws Exception {
            int dice = world.chance.nextInt(1_000);
            Person person = people.get(world.chance.nextInt(people.size()));
            if (dice < 40) {
                send(person);
            } else if (dice < 60) {
                person.wires.cutOne();
            } else if (dice < 68) {
                person.crash();
            } else if (dice < 72) {
                crashWhileSending(person);
            } else if (dice < 74) {
                someRelay().crash();
            } else if (dice < 84) {
                person.goOffline();
            } else if (dice < 120) {
                person.goOnline();
            } else if (dice < 150) {
                person.confirmShown();
            } else if (dice < 180) {
                world.clock.advance(Duration.ofSeconds(world.chance.nextInt(20)));
                people.forEach(Person::tick);
            } else if (dice < 182) {
                person.sync();
            } else if (dice < 188) {
                someRelay().setNetwork(world.chance.nextBoolean() ? Network.DOWN : Network.BLACKHOLED);
            } else if (dice < 200) {
                someRelay().setNetwork(Network.UP);
            } else if (dice < 202) {
                person.changeRelays(someRelays());
            } else {
                world.happen();
            }
        }

        private Station someRelay() {
            return world.relay(world.chance.nextInt(world.relays().size()));
        }

        private void send(Person from) {
            for (Person to : people) {
                if (to != from && isComplete(from, to) && world.chance.nextBoolean()) {
                    String text = "text " + texts++ + (world.chance.nextInt(20) == 0 ? "x".repeat(20_000) : "");
                    Sent accepted = from.send(to.name, text);
                    sent.computeIfAbsent(from.name + to.name, pair -> new ArrayList<>())
                            .add(text);
                    senders.put(accepted.messageId(), from);
                }
            }
        }

        /** The message was never accepted, so it must not arrive; what was sealed for it must not harm what comes after. */
        private void crashWhileSending(Person from) {
            for (Person to : people) {
                if (to != from && isComplete(from, to)) {
                    from.crashBeforeCommit((engine, step) ->
                            engine.with(engine.contact(to.name)).send("never accepted", step));
                    return;
                }
            }
        }

        private static boolean isComplete(Person from, Person to) {
            return from.engine.contacts().stream()
                    .anyMatch(contact -> contact.name().equals(to.name) && contact.state() == Contact.State.COMPLETE);
        }

        private void check() {
            for (Person from : people) {
                for (Person to : people) {
                    if (from != to) {
                        List<String> expected = sent.getOrDefault(from.name + to.name, new ArrayList<>());
                        assertEquals(expected, to.texts(from.name), from.name + " to " + to.name);
                    }
                }
                assertEquals(0, from.engine.outbox().size(), "everything is confirmed");
                for (Received received : from.shown.values()) {
                    if (received instanceof Received.Notice notice) {
                        fail(from.name + " was told " + notice.kind() + " by honest relays");
                    }
                }
            }
            senders.forEach((message, from) -> {
                if (from.states.containsKey(message)) {
                    assertEquals(MessageState.CONFIRMED, from.states.get(message));
                }
            });
            assertTrue(texts > 0);
        }
    }
}
