package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.waystation.client.Contact;
import org.waystation.client.ContactRequest;
import org.waystation.client.PublishedAddress;
import org.waystation.client.Reason;
import org.waystation.client.WaystationException;
import org.waystation.wire.v1.Delivery;

/** What people do around an address that Amina publishes. */
abstract class AtAnAddress extends Pair {
    @BeforeEach
    final void begin() throws Exception {
        strangers(new World(11));
    }

    final PublishedAddress publish() {
        CompletableFuture<PublishedAddress> published =
                amina.call((engine, step) -> engine.reception().publish(step));
        world.calm();
        return published.join();
    }

    static CompletableFuture<Contact> ask(Person who, PublishedAddress address, String name, String greeting) {
        return who.call((engine, step) -> engine.request(address, Optional.of(name), greeting, step));
    }

    final List<ContactRequest> requests() {
        return amina.engine.reception().requests();
    }

    final CompletableFuture<Contact> accept(String requestId, String name) {
        return amina.call((engine, step) -> engine.reception().accept(requestId, Optional.of(name), step));
    }

    final void decline(String requestId) {
        amina.run((engine, step) -> engine.reception().decline(requestId, step));
    }

    final void pass(Duration time) {
        world.live(time, Duration.ofHours(6));
    }

    static Reason reasonOf(CompletableFuture<?> failed) {
        CompletionException e = assertThrows(CompletionException.class, failed::join);
        return ((WaystationException) e.getCause()).reason();
    }

    /** What somebody is delivered from now on. */
    final List<Delivery> hear(Person person) {
        List<Delivery> heard = new ArrayList<>();
        world.meddler = Meddler.hearing((receiver, delivery) -> {
            if (receiver == person) {
                heard.add(delivery);
            }
        });
        return heard;
    }
}
