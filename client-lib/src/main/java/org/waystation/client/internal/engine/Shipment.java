package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.FileInfo;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.TryAgainException;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.FileKey;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.TransferRecord;
import org.waystation.client.internal.record.TransferRecordOrBuilder;
import org.waystation.sealed.v1.Attachment;
import org.waystation.wire.RelayAddress;

/**
 * A file for a contact: its segments are brought to a relay, and when all are there the message that leads to them is sealed (S-628). After
 * that only the owner key is kept, until the {@code LOG} is deleted.
 */
final class Shipment implements Upload.Owner {
    /** After so many segments the store hears how far it is. */
    private static final int KEEP_AFTER = 64;

    /** As long as a relay keeps an entry. */
    private static final Duration LONGEST = Duration.ofDays(30);

    /** That a relay does not answer is no reason to try another one more often. */
    private static final Duration MOVE_AFTER = Duration.ofMinutes(1);

    private final byte[] id;
    private final TransferRecord.Builder record;
    private final Transfers transfers;
    private final Surroundings around;
    private final FileShape shape;
    private @Nullable Endpoint endpoint;
    private @Nullable Runnable waker;
    private @Nullable WaystationException failure;
    private @Nullable Instant movedAt;
    private int moves;
    /** Segments that are stored; the record may lag behind. */
    private int stored;

    private @Nullable CompletableFuture<Void> brought;

    Shipment(byte[] id, TransferRecord.Builder record, Transfers transfers, Surroundings around) {
        this.id = id;
        this.record = record;
        this.transfers = transfers;
        this.around = around;
        this.shape = new FileShape(attachment(record).getLength());
        this.stored = record.getNext();
    }

    static Shipment begin(
            byte[] id, Conversation conversation, FileInfo info, Transfers transfers, Surroundings around) {
        FileShape shape = new FileShape(info.length());
        Attachment attachment = Attachment.newBuilder()
                .setReaderSeed(Handshakes.newSeed(around))
                .setKey(ByteString.copyFrom(Keys.random(around.random(), FileKey.LENGTH)))
                .setLength(info.length())
                .setName(info.name())
                .setMediaType(info.mediaType())
                .build();
        TransferRecord.Sent sent = TransferRecord.Sent.newBuilder()
                .setContactId(conversation.hexId())
                .setMessageId(ByteString.copyFrom(Keys.random(around.random(), Keys.ID)))
                .setRelay(around.relays().get(0).withoutAccess().format())
                .setWriterSeed(Handshakes.newSeed(around))
                .setOwnerSeed(Handshakes.newSeed(around))
                .setHours(hours(conversation.fading().timer()))
                .build();
        TransferRecord.Builder record = TransferRecord.newBuilder()
                .setAttachment(attachment.toByteString())
                .setDigest(ByteString.copyFrom(FileKey.emptyDigest(shape)))
                .setSent(sent);
        return new Shipment(id, record, transfers, around);
    }

    /** The time of the message, and a day for the sending. */
    private static int hours(Duration timer) {
        return timer.isZero() ? 0 : (int) timer.plusHours(25).toHours();
    }

    static Attachment attachment(TransferRecordOrBuilder record) {
        try {
            return Attachment.parseFrom(record.getAttachment());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the record of a transfer cannot be read", e);
        }
    }

    @Override
    public TransferRecord.Builder record() {
        return record;
    }

    private TransferRecord.Sent sent() {
        return record.getSent();
    }

    private void change(TransferRecord.Sent.Builder sent, Step step) {
        record.setSent(sent);
        save(step);
    }

    private void save(Step step) {
        transfers.save(id, record, step);
    }

    String messageId() {
        return Keys.hex(sent().getMessageId().toByteArray());
    }

    boolean isTo(String contactId) {
        return sent().getContactId().equals(contactId);
    }

    /** Whether the message is still to be sealed. */
    boolean isUnfinished() {
        return sent().getEndsAt() == 0 && !sent().getDiscarded();
    }

    FileShape shape() {
        return shape;
    }

    @Override
    public int segments() {
        return shape.segments();
    }

    int done() {
        return stored;
    }

    // ------------------------------------------------------------------------------------------------- being carried

    /**
     * Somebody has the file, and brings its segments, from {@link TransferRecord#getNext} on.
     *
     * @param arrives completes when the relay has the message too
     */
    void start(CompletableFuture<Void> arrives, Runnable wakes, Step step) {
        messages().requireOpen();
        stop();
        waker = wakes;
        failure = null;
        stored = record.getNext();
        brought = arrives;
        if (stored == segments()) {
            complete(step);
            return;
        }
        if (!sent().getCreated() && hasLeft(relay())) {
            settleAt(around.relays().get(0), step);
        }
        attach(Collections.emptyList(), step);
    }

    private Conversation conversation() {
        return around.conversation(sent().getContactId())
                .orElseThrow(() -> new AskUserException(Reason.CONTACT_UNKNOWN, "the contact was removed"));
    }

    private Messages messages() {
        return new Messages(conversation(), around);
    }

    private RelayAddress relay() {
        return around.withAccess(RelayAddress.parse(sent().getRelay()));
    }

    /** @param offered what was handed over for another relay: nobody brings it again */
    private void attach(List<Upload.Segment> offered, Step step) {
        Upload upload = new Upload(this, relay(), attachment(record).getReaderSeed());
        endpoint = upload;
        around.add(upload, step);
        int unused = upload.offer(offered, step);
    }

    /** Nobody is to carry it any more; it stands where it is. Whoever does finds out. */
    void stop() {
        if (endpoint != null) {
            around.remove(endpoint);
            endpoint = null;
        }
        wake();
        waker = null;
    }

    /**
     * Takes as many of these, from the first on, as may be on their way. Returns how many; if not all, others are wanted when woken.
     *
     * @throws WaystationException what only the user can help with
     */
    int offer(List<Upload.Segment> segments, Step step) {
        WaystationException why = failure;
        if (why != null) {
            throw why;
        }
        return endpoint instanceof Upload upload ? upload.offer(segments, step) : 0;
    }

    @Override
    public void wake() {
        if (waker != null) {
            waker.run();
        }
    }

    @Override
    public void created(Step step) {
        change(sent().toBuilder().setCreated(true), step);
    }

    @Override
    public void stored(Upload.Segment last, Step step) {
        stored = last.index() + 1;
        if (stored == segments() || stored - record.getNext() >= KEEP_AFTER) {
            record.setNext(stored).setDigest(last.digest());
            save(step);
        }
        if (stored == segments()) {
            around.remove(endpoint());
            endpoint = null;
            complete(step);
        }
    }

    private Endpoint endpoint() {
        Endpoint standing = endpoint;
        if (standing == null) {
            throw new ProgramFaultException(Reason.INTERNAL, "a file is stored that nobody sends");
        }
        return standing;
    }

    /** S-628: all of it is stored. */
    private void complete(Step step) {
        try {
            messages().requireOpen();
            Attachment attachment = attachment(record).toBuilder()
                    .setRelay(sent().getRelay())
                    .setDigest(record.getDigest())
                    .build();
            Duration timer = conversation().fading().timer();
            CompletableFuture<Void> message = messages().sendAttachment(sent().getMessageId(), attachment, step);
            Duration lasts = timer.isZero() ? LONGEST : timer;
            record.clearAttachment().clearDigest().clearNext();
            change(sent().toBuilder().setEndsAt(step.now().plus(lasts).toEpochMilli()), step);
            follow(message);
        } catch (AskUserException | TryAgainException e) {
            failure = e;
        }
        wake();
    }

    private void follow(CompletableFuture<Void> message) {
        CompletableFuture<Void> arrives = brought;
        if (arrives != null) {
            CompletableFuture<Void> unused = message.whenComplete((none, why) -> {
                if (why == null) {
                    arrives.complete(null);
                } else {
                    arrives.completeExceptionally(why);
                }
            });
        }
    }

    @Override
    public void stuck(Upload upload, Step step) {
        WaystationException why = upload.failure();
        if (upload != endpoint || why == null) {
            return;
        }
        if (!sent().getCreated() && move(upload, step)) {
            return;
        }
        if (why instanceof AskUserException) {
            failure = why;
            wake();
        }
    }

    void linkDown(LinkKey key, Step step) {
        if (endpoint instanceof Upload upload && upload.key().equals(key)) {
            stuck(upload, step);
        }
    }

    /** To the next relay of the profile, as long as nothing is at this one. */
    private boolean move(Upload from, Step step) {
        List<RelayAddress> relays = around.relays();
        boolean all = moves >= relays.size() - 1;
        Instant before = movedAt;
        boolean tooSoon =
                relays.size() < 2 || (all && before != null && step.now().isBefore(before.plus(MOVE_AFTER)));
        if (tooSoon && !hasLeft(relay())) {
            return false;
        }
        moves++;
        movedAt = step.now();
        int next = (relays.indexOf(relay()) + 1) % relays.size(); // the first, from one that was left
        around.remove(from);
        settleAt(relays.get(next), step);
        attach(from.left(), step);
        return true;
    }

    /** Whether the profile has changed its relays meanwhile, and this is none of them any more. */
    private boolean hasLeft(RelayAddress relay) {
        return !around.relays().contains(relay);
    }

    private void settleAt(RelayAddress relay, Step step) {
        change(sent().toBuilder().setRelay(relay.withoutAccess().format()), step);
    }

    // --------------------------------------------------------------------------------------------------- coming to an
    // end

    /** When the LOG is to be deleted; null: not yet known. */
    @Nullable
    Instant due() {
        long at = sent().getDiscarded() ? sent().getUntil() : sent().getEndsAt();
        return at == 0 ? null : Instant.ofEpochMilli(at);
    }

    void tick(Step step) {
        Instant due = due();
        if (due != null && !step.now().isBefore(due)) {
            if (sent().getDiscarded()) {
                gone(step);
            } else {
                discard(step);
            }
        }
    }

    /** The message goes as well. */
    void takeBack(Step step) {
        if (!sent().getDiscarded()) {
            messages().delete(messageId(), step);
        }
    }

    /** Nobody is to have it: keys go now, and the LOG as soon as its relay can be reached. */
    void discard(Step step) {
        stop();
        if (sent().getDiscarded()) {
            return;
        }
        if (!sent().getCreated()) {
            gone(step);
            return;
        }
        record.clearAttachment().clearDigest().clearNext();
        change(
                sent().toBuilder()
                        .clearWriterSeed()
                        .setDiscarded(true)
                        .setUntil(step.now().plus(LONGEST).toEpochMilli()),
                step);
        resume(step);
    }

    /** After loading. */
    void resume(Step step) {
        if (sent().getDiscarded() && endpoint == null) {
            SigningKey owner = SigningKey.fromSeed(sent().getOwnerSeed().toByteArray());
            Discarding discarding = new Discarding(RelayAddress.parse(sent().getRelay()), owner, this::gone);
            endpoint = discarding;
            around.add(discarding, step);
        }
    }

    private void gone(Step step) {
        stop();
        transfers.forget(id, step);
    }
}
