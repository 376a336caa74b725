package org.waystation.terminal.history;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Received;
import org.waystation.terminal.history.record.EntryRecord;
import org.waystation.terminal.history.record.FileRecord;
import org.waystation.terminal.history.record.IntroductionRecord;
import org.waystation.terminal.history.record.MessageRecord;
import org.waystation.terminal.history.record.NoticeRecord;
import org.waystation.terminal.history.record.ReactionRecord;
import org.waystation.terminal.history.record.RequestRecord;
import org.waystation.terminal.history.record.TimerRecord;

/** Entries as bytes, and back. */
final class Records {
    static final byte ENTRY = 'H';
    static final byte READ = 'R';
    static final byte DRAFT = 'D';
    static final byte SENDING = 'S';

    private static final HexFormat HEX = HexFormat.of();
    private static final int ID = 16;

    private Records() {}

    static byte[] name(Entry.Key key) {
        byte[] name = new byte[1 + 2 * ID];
        name[0] = ENTRY;
        put(key.contactId(), name, 1);
        put(key.id(), name, 1 + ID);
        return name;
    }

    static byte[] name(byte table, String contactId) {
        byte[] name = new byte[1 + ID];
        name[0] = table;
        put(contactId, name, 1);
        return name;
    }

    /** What is about no contact has zeros in its place: ids are random, and never that. */
    private static void put(String id, byte[] name, int at) {
        byte[] bytes = HEX.parseHex(id);
        System.arraycopy(bytes, 0, name, at, bytes.length);
    }

    static boolean isEntry(byte[] name) {
        return name.length == 1 + 2 * ID && name[0] == ENTRY;
    }

    static boolean isOf(byte table, byte[] name) {
        return name.length == 1 + ID && name[0] == table;
    }

    /** Whether it is of a conversation. */
    static boolean isOurs(byte[] name) {
        return isEntry(name) || isOf(READ, name) || isOf(DRAFT, name) || isOf(SENDING, name);
    }

    static String contact(byte[] name) {
        String id = HEX.formatHex(name, 1, 1 + ID);
        return id.equals("0".repeat(2 * ID)) ? "" : id;
    }

    static Entry.Key key(byte[] name) {
        return new Entry.Key(contact(name), HEX.formatHex(name, 1 + ID, name.length));
    }

    static byte[] value(Entry entry) {
        EntryRecord.Builder record = EntryRecord.newBuilder()
                .setOrder(entry.order())
                .setAt(entry.at().toEpochMilli());
        Entry.What what = entry.what();
        if (what instanceof Entry.Message message) {
            record.setMessage(message(message));
        } else if (what instanceof Entry.Notice notice) {
            record.setNotice(
                    NoticeRecord.newBuilder().setKind(notice.kind().name()).setExplanation(notice.explanation()));
        } else if (what instanceof Entry.TimerSet timer) {
            record.setTimer(TimerRecord.newBuilder()
                    .setOwn(timer.own())
                    .setSeconds(timer.timer().toSeconds()));
        } else if (what instanceof Entry.Request request) {
            record.setRequest(
                    RequestRecord.newBuilder().setRequestId(request.requestId()).setGreeting(request.greeting()));
        } else if (what instanceof Entry.Introduction offer) {
            record.setIntroduction(IntroductionRecord.newBuilder()
                    .setIntroductionId(offer.introductionId())
                    .setName(offer.name()));
        } else if (what instanceof Entry.Named named) {
            record.setNamed(named.name().orElse(""));
        } else {
            record.setComplete(true);
        }
        return record.build().toByteArray();
    }

    private static MessageRecord message(Entry.Message message) {
        MessageRecord.Builder record = MessageRecord.newBuilder()
                .setOwn(message.own())
                .setText(message.text())
                .setConfirmed(message.confirmed())
                .setSeen(message.seen())
                .setDisappearsAt(millis(message.disappearsAt()))
                .setReplyTo(bytes(message.replyTo()))
                .setEditedAt(millis(message.editedAt()))
                .setAwaited(message.awaited());
        message.reactions()
                .forEach(each -> record.addReactions(ReactionRecord.newBuilder()
                        .setOwn(each.own())
                        .setEmoji(each.emoji())
                        .setAt(each.at().toEpochMilli())
                        .setDisappearsAt(millis(each.disappearsAt()))));
        message.file()
                .ifPresent(file -> record.setFile(FileRecord.newBuilder()
                        .setName(file.name())
                        .setMediaType(file.mediaType())
                        .setLength(file.length())
                        .setCode(file.code())));
        return record.build();
    }

    private static Optional<Entry.File> file(MessageRecord record) {
        FileRecord file = record.getFile();
        return record.hasFile()
                ? Optional.of(new Entry.File(file.getName(), file.getMediaType(), file.getLength(), file.getCode()))
                : Optional.empty();
    }

    private static long millis(Optional<Instant> at) {
        return at.map(Instant::toEpochMilli).orElse(0L);
    }

    private static Optional<Instant> instant(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    static ByteString bytes(Optional<String> id) {
        return id.map(HEX::parseHex).map(ByteString::copyFrom).orElse(ByteString.EMPTY);
    }

    static Optional<String> id(ByteString bytes) {
        return bytes.isEmpty() ? Optional.empty() : Optional.of(HEX.formatHex(bytes.toByteArray()));
    }

    /** Null if a newer program wrote something that this one does not know: it is left where it is. */
    static @Nullable Entry entry(byte[] name, byte[] value) {
        try {
            EntryRecord record = EntryRecord.parseFrom(value);
            Entry.What what = what(record);
            return what == null
                    ? null
                    : new Entry(key(name), record.getOrder(), Instant.ofEpochMilli(record.getAt()), what);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static Entry.@Nullable What what(EntryRecord record) {
        return switch (record.getWhatCase()) {
            case MESSAGE -> message(record.getMessage());
            case NOTICE -> notice(record.getNotice());
            case TIMER ->
                new Entry.TimerSet(
                        record.getTimer().getOwn(),
                        Duration.ofSeconds(record.getTimer().getSeconds()));
            case NAMED -> new Entry.Named(Optional.of(record.getNamed()).filter(name -> !name.isEmpty()));
            case COMPLETE -> new Entry.Complete();
            case REQUEST ->
                new Entry.Request(
                        record.getRequest().getRequestId(), record.getRequest().getGreeting());
            case INTRODUCTION ->
                new Entry.Introduction(
                        record.getIntroduction().getIntroductionId(),
                        record.getIntroduction().getName());
            case WHAT_NOT_SET -> null;
        };
    }

    private static Entry.Message message(MessageRecord record) {
        return new Entry.Message(
                record.getOwn(),
                record.getText(),
                record.getConfirmed(),
                record.getSeen(),
                instant(record.getDisappearsAt()),
                id(record.getReplyTo()),
                instant(record.getEditedAt()),
                record.getReactionsList().stream()
                        .map(each -> new Entry.Reaction(
                                each.getOwn(),
                                each.getEmoji(),
                                Instant.ofEpochMilli(each.getAt()),
                                instant(each.getDisappearsAt())))
                        .toList(),
                file(record),
                record.getAwaited());
    }

    private static Entry.@Nullable Notice notice(NoticeRecord record) {
        for (Received.Notice.Kind kind : Received.Notice.Kind.values()) {
            if (kind.name().equals(record.getKind())) {
                return new Entry.Notice(kind, record.getExplanation());
            }
        }
        return null;
    }
}
