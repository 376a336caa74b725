package org.waystation.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.waystation.client.internal.engine.Driver;
import org.waystation.client.internal.engine.Engine;
import org.waystation.client.internal.engine.Reception;
import org.waystation.wire.RelayAddress;

/** Everything that an app can ask of a profile, done at random; each deed says what it begins, and what was promised when it is done. */
final class CrashDeeds {
    private static final int MOST_OTHERS = 6;
    private static final Duration[] TIMERS = {Duration.ZERO, Duration.ofDays(1), Duration.ofDays(7)};

    private final Driver driver;
    private final Random random;
    private final String life;
    private final List<RelayAddress> relays;
    private final List<String> sent = new ArrayList<>();
    private int texts;

    /** @param relays where mailboxes may be */
    CrashDeeds(Driver driver, Random random, List<RelayAddress> relays) {
        this.driver = driver;
        this.random = random;
        this.life = Long.toHexString(random.nextLong()); // ids of processes come again in a long run
        this.relays = relays;
    }

    private static void say(String what, Object... about) {
        CrashPlayer.say(what, about);
    }

    Optional<Contact> peer() {
        return driver.ask(Engine::contacts).stream()
                .filter(contact -> contact.name().equals(CrashPlayer.PEER) && contact.state() == Contact.State.COMPLETE)
                .findFirst();
    }

    private List<Contact> others() {
        List<Contact> others = new ArrayList<>(driver.ask(Engine::contacts));
        others.removeIf(contact -> contact.name().equals(CrashPlayer.PEER));
        return others;
    }

    private String nameOf(String contactId) {
        return driver.ask(Engine::contacts).stream()
                .filter(contact -> contact.id().equals(contactId))
                .map(Contact::name)
                .findFirst()
                .orElse("nobody");
    }

    private String newName() {
        return "other-" + Long.toHexString(random.nextLong());
    }

    void one() throws Exception {
        Optional<Contact> peer = peer();
        int choice = random.nextInt(100);
        if (!peer.isPresent() || choice < 12) {
            sync(100);
        } else if (choice < 32) {
            inItself(choice - 12);
        } else if (choice < 36) {
            block(peer.get(), !peer.get().blocked());
        } else if (peer.get().blocked()) {
            block(peer.get(), false);
        } else {
            withPeer(choice - 36, peer.get());
        }
    }

    private void inItself(int choice) throws Exception {
        if (choice < 7) {
            confirmAll();
        } else if (choice < 10) {
            invite();
        } else if (choice < 13) {
            removeOne();
        } else if (choice < 16) {
            changeRelays();
        } else if (choice < 17) {
            answerRequests();
        } else if (choice == 17) {
            withdraw();
        } else {
            publish();
        }
    }

    private void withPeer(int choice, Contact peer) throws Exception {
        try {
            if (choice < 5) {
                timer(peer);
            } else if (choice < 9) {
                rehomeCode(peer);
            } else if (choice < 18) {
                delete(peer);
            } else if (choice < 21) {
                receipts(peer);
            } else if (choice < 24) {
                name(peer);
            } else if (choice < 29) {
                react(peer);
            } else {
                send(peer);
            }
        } catch (TryAgainException e) {
            sync(100); // restored while it moved to other relays: it begins anew when one has a mailbox for it
        }
    }

    void sync(long millis) throws InterruptedException {
        say("sync");
        await(driver.sync(), millis);
    }

    private void send(Contact peer) {
        String text = "text-" + life + "-" + texts++ + (random.nextInt(10) == 0 ? "x".repeat(20_000) : "");
        Sent message = driver.call((engine, step) -> engine.with(peer).send(text, step));
        sent.add(message.messageId());
        say("sent", message.messageId(), text);
    }

    private void delete(Contact peer) {
        if (sent.isEmpty()) {
            return;
        }
        String message = sent.remove(random.nextInt(sent.size()));
        say("deleting", message);
        driver.call((engine, step) -> {
            engine.with(peer).delete(message, step);
            return message;
        });
        say("deleted", message);
    }

    private void timer(Contact peer) {
        Duration timer = TIMERS[random.nextInt(TIMERS.length)];
        say("setting", "timer", timer.toMillis());
        driver.call((engine, step) -> engine.with(peer).setTimer(timer, step));
        say("set", "timer", timer.toMillis());
    }

    private void receipts(Contact peer) {
        boolean on = random.nextBoolean();
        say("setting", "receipts", on);
        driver.call((engine, step) -> engine.with(peer).setReadReceipts(on, step));
        say("set", "receipts", on);
    }

    private void name(Contact peer) {
        String name = newName();
        say("setting", "name", name);
        driver.call((engine, step) -> engine.with(peer).setOwnName(name, step));
        say("set", "name", name);
    }

    private void react(Contact peer) {
        if (!sent.isEmpty()) {
            String message = sent.get(random.nextInt(sent.size()));
            driver.call((engine, step) -> {
                engine.with(peer).react(message, "+", step);
                return message;
            });
            say("reacted", message);
        }
    }

    void block(Contact peer, boolean blocked) {
        say("setting", "blocked", blocked);
        driver.call((engine, step) -> blocked ? engine.block(peer, step) : engine.unblock(peer, step));
        say("set", "blocked", blocked);
    }

    private void changeRelays() {
        List<RelayAddress> chosen = new ArrayList<>(relays);
        Collections.shuffle(chosen, random);
        List<RelayAddress> homes = chosen.subList(0, 1 + random.nextInt(chosen.size()));
        say("setting", "relays", format(homes));
        driver.call((engine, step) -> {
            engine.changeRelays(homes, step);
            return homes;
        });
        say("set", "relays", format(homes));
    }

    static String format(List<RelayAddress> relays) {
        return relays.stream().map(RelayAddress::format).collect(Collectors.joining(","));
    }

    private void rehomeCode(Contact peer) throws Exception {
        CompletableFuture<org.waystation.client.internal.crypto.RehomeCode> code =
                driver.call((engine, step) -> engine.rehomeCode(peer, step));
        await(code, 200);
        if (code.isDone() && !code.isCompletedExceptionally()) {
            say("code", code.join().format());
        }
    }

    private void publish() throws Exception {
        say("setting", "address", CrashPromises.ANY);
        try {
            await(driver.call((engine, step) -> engine.reception().publish(step)), 50);
        } catch (TryAgainException e) {
            // The one before is not gone from its relay yet.
        }
        say("set", "address", CrashPlayer.address(driver));
    }

    private void withdraw() throws Exception {
        say("setting", "address", CrashPromises.NONE);
        CompletableFuture<Void> withdrawn =
                driver.call((engine, step) -> engine.reception().withdraw(step));
        say("set", "address", CrashPromises.NONE);
        await(withdrawn, 50);
    }

    private void answerRequests() throws Exception {
        for (ContactRequest request : driver.ask(engine -> engine.reception().requests())) {
            Reception reception = driver.ask(Engine::reception);
            if (random.nextBoolean() && others().size() < MOST_OTHERS) {
                String name = newName();
                CompletableFuture<Contact> accepted =
                        driver.call((engine, step) -> reception.accept(request.id(), Optional.of(name), step));
                say("new", name);
                await(accepted, 50);
            } else {
                driver.call((engine, step) -> {
                    reception.decline(request.id(), step);
                    return request;
                });
            }
            say("answered", request.id());
        }
    }

    private void invite() throws Exception {
        if (others().size() < MOST_OTHERS) {
            String name = newName();
            CompletableFuture<Invitation> invitation =
                    driver.call((engine, step) -> engine.invite(Optional.of(name), step));
            say("new", name);
            await(invitation, 50);
        }
    }

    void accept(String link) throws Exception {
        String name = driver.ask(Engine::contacts).isEmpty() ? CrashPlayer.PEER : newName();
        CompletableFuture<Contact> contact =
                driver.call((engine, step) -> engine.accept(InvitationLink.parse(link), Optional.of(name), step));
        say("new", name);
        await(contact, 20_000);
    }

    private void removeOne() {
        List<Contact> others = others();
        if (!others.isEmpty()) {
            Contact contact = others.get(random.nextInt(others.size()));
            say("removing", contact.name());
            driver.call((engine, step) -> {
                engine.remove(contact, step);
                return contact;
            });
            say("removed", contact.name());
        }
    }

    void confirmAll() {
        Optional<Contact> peer = peer();
        for (Received received : driver.ask(Engine::received)) {
            String kind = received instanceof Received.Notice notice
                    ? notice.kind().name()
                    : received.getClass().getSimpleName();
            String text = received instanceof Received.Message message
                    ? message.text()
                    : received instanceof Received.Notice notice
                            ? nameOf(notice.contactId()) + ": " + notice.explanation()
                            : "-";
            say("shown", received.id(), kind, text);
            driver.call((engine, step) -> {
                engine.confirm(received, step);
                if (peer.isPresent() && received instanceof Received.Message message) {
                    engine.with(peer.get()).markRead(Collections.singletonList(message.messageId()), step);
                }
                return received;
            });
            say("confirmed", received.id());
        }
    }

    private static void await(CompletableFuture<?> future, long millis) throws InterruptedException {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It goes on by itself, or not at all: what matters is what is in the store.
        }
    }
}
