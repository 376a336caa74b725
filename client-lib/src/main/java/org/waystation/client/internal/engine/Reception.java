package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.ContactRequest;
import org.waystation.client.PublishedAddress;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.TryAgainException;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.Handshake;
import org.waystation.client.internal.record.AddressKeysRecord;
import org.waystation.client.internal.record.AddressRecord;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.client.internal.record.RequestRecord;

/** Where strangers ask: our published address, if there is one, and the requests that wait for the user. */
public final class Reception {
    /** Requests that wait; what comes beyond them is dropped (A10). */
    static final int MAX_WAITING = 100;

    /** How long a request waits for the user. */
    static final Duration WAITS = Duration.ofDays(30);

    private final Surroundings around;
    private final Map<String, Asker> askers = new LinkedHashMap<>();
    private @Nullable OwnAddress address;
    private CompletableFuture<PublishedAddress> publishing = new CompletableFuture<>();
    private CompletableFuture<Void> withdrawing = new CompletableFuture<>();

    Reception(Surroundings around) {
        this.around = around;
    }

    void load(AddressRecord stored, NavigableMap<Long, AddressKeysRecord> keys) {
        address = new OwnAddress(this, around, stored.toBuilder(), keys);
    }

    void load(byte[] id, RequestRecord stored) {
        askers.put(Keys.hex(id), new Asker(id, stored.toBuilder(), this, around));
    }

    void attach(Step step) {
        if (address != null) {
            address.attach(step);
        }
        all().forEach(asker -> asker.attach(step));
    }

    /** Everything stays as it is stored, and nothing goes on. */
    void detach() {
        if (address != null) {
            address.detach();
        }
        all().forEach(Asker::detach);
    }

    private List<Asker> all() {
        return new ArrayList<>(askers.values());
    }

    // --------------------------------------------------------------------------------------------------- what the app
    // asks for

    /** Completes when the relay has a bundle that can be answered. */
    public CompletableFuture<PublishedAddress> publish(Step step) {
        OwnAddress standing = address;
        if (standing != null && standing.done()) {
            throw new TryAgainException(
                    Reason.RELAY_BUSY, "the address before is still to be deleted at the relay; try again later");
        }
        if (publishing.isDone()) {
            publishing = new CompletableFuture<>();
        }
        if (standing == null) {
            address = OwnAddress.publish(this, around, step);
        } else if (standing.record().getStored()) {
            published(step);
        }
        return publishing;
    }

    public Optional<PublishedAddress> address() {
        OwnAddress standing = address;
        return standing == null || standing.done()
                ? Optional.empty()
                : Optional.of(PublishedAddress.parse(standing.link().format()));
    }

    /** Completes when nothing of it is at the relay. Its keys are gone at once; requests that wait can still be accepted. */
    public CompletableFuture<Void> withdraw(Step step) {
        if (withdrawing.isDone()) {
            withdrawing = new CompletableFuture<>();
        }
        CompletableFuture<Void> result = withdrawing;
        OwnAddress standing = address;
        if (standing == null) {
            result.complete(null);
        } else {
            CompletableFuture<PublishedAddress> unpublished = publishing;
            step.afterwards(() -> unpublished.completeExceptionally(
                    new AskUserException(Reason.ADDRESS_GONE, "the address was withdrawn")));
            standing.withdraw(step);
        }
        return result;
    }

    public List<ContactRequest> requests() {
        List<ContactRequest> list = new ArrayList<>();
        for (Asker asker : askers.values()) {
            if (asker.isWaiting()) {
                list.add(asker.snapshot());
            }
        }
        return list;
    }

    /** Completes when the relay of whoever asked has our acceptance. */
    public CompletableFuture<Contact> accept(String requestId, Optional<String> name, Step step) {
        Asker asker = waiting(requestId);
        Conversation invited = around.begin(name, Handshakes.invite(around, step.now(), Handshakes.LASTING), step);
        CompletableFuture<Contact> accepted = asker.accept(invited, step);
        asker.attach(step);
        return accepted;
    }

    /** Says no by saying nothing. */
    public void decline(String requestId, Step step) {
        answered(waiting(requestId), step);
    }

    private Asker waiting(String requestId) {
        Asker asker = askers.get(requestId);
        if (asker == null || !asker.isWaiting()) {
            throw new AskUserException(Reason.REQUEST_UNKNOWN, "no request with this id waits");
        }
        return asker;
    }

    // -------------------------------------------------------------------------------------------------------- what
    // happens

    /** An entry of the mailbox of requests. */
    void deliver(ByteString entry, Step step) {
        if (address != null) {
            address.received(entry, step);
        }
    }

    boolean hasRoom() {
        return askers.values().stream().filter(Asker::isWaiting).count() < MAX_WAITING;
    }

    /** A request that opened. False if it counts for nothing. */
    boolean asked(Handshake.Accepted accepted, Step step) {
        Asker asker = Asker.of(accepted, this, around, step.now());
        if (asker == null) {
            return false;
        }
        askers.put(asker.hexId(), asker);
        asker.save(step);
        ReceivedRecord.Asked asked = ReceivedRecord.Asked.newBuilder()
                .setRequestId(asker.hexId())
                .setGreeting(asker.snapshot().greeting())
                .build();
        around.inbox().add(ReceivedRecord.newBuilder().setAsked(asked), step);
        return true;
    }

    void dropped(Step step) {
        around.inbox()
                .notice(
                        "",
                        Received.Notice.Kind.REQUESTS_DROPPED,
                        "more than " + MAX_WAITING
                                + " requests wait at your published address; what came beyond them was"
                                + " dropped. Accept or decline some, or withdraw the address and publish another",
                        step);
    }

    /** Nothing more is to be done about this request. */
    void answered(Asker asker, Step step) {
        askers.remove(asker.hexId());
        asker.erase(step);
    }

    void published(Step step) {
        CompletableFuture<PublishedAddress> waiting = publishing;
        address().ifPresent(shown -> step.afterwards(() -> waiting.complete(shown)));
    }

    void withdrawn(Step step) {
        address = null;
        CompletableFuture<Void> waiting = withdrawing;
        step.afterwards(() -> waiting.complete(null));
    }

    void invitationReady(Conversation invited, Step step) {
        for (Asker asker : all()) {
            if (asker.contactId().equals(invited.hexId())) {
                asker.attach(step);
            }
        }
    }

    /** Whoever waits for the relay waits no more. */
    void failWaiting(WaystationException why, Step step) {
        CompletableFuture<PublishedAddress> one = publishing;
        CompletableFuture<Void> other = withdrawing;
        step.afterwards(() -> {
            one.completeExceptionally(why);
            other.completeExceptionally(why);
        });
    }

    void abandon(WaystationException why, Step step) {
        failWaiting(why, step);
        all().forEach(asker -> asker.failWaiting(why, step));
    }

    void linkDown(LinkKey key, Step step) {
        if (address != null) {
            address.linkDown(key, step);
        }
        all().forEach(asker -> asker.linkDown(key, step));
    }

    void fetchAgain(Step step) {
        if (address != null) {
            address.fetchAgain(step);
        }
    }

    @Nullable
    Instant due() {
        Instant first = address == null ? null : address.due();
        for (Asker asker : askers.values()) {
            if (asker.isWaiting()) {
                first = Moments.earlier(first, asker.receivedAt().plus(WAITS));
            }
        }
        return first;
    }

    void tick(Step step) {
        if (address != null) {
            address.tick(step);
        }
        for (Asker asker : all()) {
            if (asker.isOver(step.now())) {
                answered(asker, step);
            }
        }
    }
}
