package org.waystation.terminal.command;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Attachment;
import org.waystation.client.IntroductionOffer;
import org.waystation.client.Received;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;

/** How what is received is told. Fields and types are promised in {@code docs/terminal.md}. */
final class ReceivedLines {
    private final Session session;
    private final String contactId;
    private final String name;
    private final String shown;

    private ReceivedLines(Received received, Session session) {
        this.session = session;
        this.contactId = received.contactId();
        this.name = session.nameOf(contactId);
        this.shown = Harmless.line(name);
    }

    static Line of(Received received, Session session) {
        return new ReceivedLines(received, session).line(received);
    }

    private Line line(Received received) {
        if (received instanceof Received.Message message) {
            return message(message);
        }
        if (received instanceof Received.Edited edited) {
            String words = written(edited.sentAt(), edited.disappearsAt(), " (edited)", edited.text());
            return until(
                    from("edited", edited.messageId(), words)
                            .with("sent", edited.sentAt())
                            .with("text", edited.text()),
                    edited.disappearsAt());
        }
        if (received instanceof Received.Reaction reaction) {
            return reaction(reaction);
        }
        if (received instanceof Received.Read read) {
            return about(Line.of("read", shown + " has read " + String.join(", ", read.messageIds()) + ".")
                    .with("ids", ids(read.messageIds())));
        }
        if (received instanceof Received.NameChanged changed) {
            String words = changed.name()
                    .map(other -> shown + " would like to be called " + Harmless.line(other) + ".")
                    .orElse(shown + " has no other name any more.");
            return about(Line.of("name", words).with("name", changed.name().orElse("")));
        }
        if (received instanceof Received.File file) {
            return file(file);
        }
        if (received instanceof Received.Deleted deleted) {
            return about(Line.of("deleted", shown + " has deleted " + String.join(", ", deleted.messageIds()) + ".")
                    .with("ids", ids(deleted.messageIds())));
        }
        if (received instanceof Received.TimerChanged changed) {
            return timer(changed);
        }
        if (received instanceof Received.Confirmed confirmed) {
            return about(Line.of("confirmed", shown + " has your message " + confirmed.messageId() + ".")
                    .with("id", confirmed.messageId()));
        }
        if (received instanceof Received.Notice notice) {
            return notice(notice);
        }
        if (received instanceof Received.Request request) {
            return request(request);
        }
        if (received instanceof Received.Introduction offered) {
            return Lines.introduction(
                    new IntroductionOffer(offered.introductionId(), offered.contactId(), offered.name()), session);
        }
        return complete();
    }

    private Line file(Received.File received) {
        Attachment file = received.file();
        String words = "sent a file: " + Harmless.line(file.name()) + " (" + file.length() + " bytes, "
                + file.mediaType() + ")\nwaystation fetch-file " + file.format() + " PATH";
        return until(
                from("file", received.messageId(), written(received.sentAt(), received.disappearsAt(), "", words))
                        .with("sent", received.sentAt())
                        .with("file", file.format())
                        .with("name", file.name())
                        .with("media_type", file.mediaType())
                        .with("bytes", file.length()),
                received.disappearsAt());
    }

    /** Something that a contact says. */
    private Line from(String type, String messageId, String words) {
        return Line.of(type, words).with("id", messageId).with("from", name).with("contact_id", contactId);
    }

    private Line about(Line line) {
        return line.with("contact", name).with("contact_id", contactId);
    }

    private static String ids(List<String> ids) {
        return String.join(" ", ids);
    }

    private Line message(Received.Message message) {
        String answers = message.replyTo().map(id -> " (answers " + id + ")").orElse("");
        String words = written(message.sentAt(), message.disappearsAt(), answers, message.text());
        Line line = from("message", message.messageId(), words)
                .with("sent", message.sentAt())
                .with("text", message.text());
        message.replyTo().ifPresent(id -> line.with("reply_to", id));
        return until(line, message.disappearsAt());
    }

    private String written(Instant sentAt, Optional<Instant> disappearsAt, String remark, String text) {
        String fades = disappearsAt.map(at -> " (until " + Lines.time(at) + ")").orElse("");
        return "[" + Lines.time(sentAt) + "] " + shown + remark + fades + ": " + Harmless.text(text, Lines.INDENT);
    }

    private static Line until(Line line, Optional<Instant> disappearsAt) {
        return disappearsAt.map(at -> line.with("disappears", at)).orElse(line);
    }

    private Line reaction(Received.Reaction reaction) {
        String emoji = Harmless.line(reaction.emoji());
        String words = emoji.isEmpty()
                ? shown + " takes a reaction to " + reaction.messageId() + " back."
                : shown + " reacts to " + reaction.messageId() + ": " + emoji;
        return from("reaction", reaction.messageId(), words)
                .with("sent", reaction.sentAt())
                .with("emoji", reaction.emoji());
    }

    private Line timer(Received.TimerChanged changed) {
        String timer = Timer.format(changed.timer());
        String words = changed.timer().isZero()
                ? "messages do not disappear any more."
                : "messages disappear after " + timer + ".";
        return about(
                Line.of("timer", shown + " has changed the timer: " + words).with("timer", timer));
    }

    private Line notice(Received.Notice notice) {
        String about = contactId.isEmpty() ? "" : shown + ": ";
        return about(Line.of("notice", "! " + about + Harmless.text(notice.explanation(), Lines.INDENT))
                        .with("id", notice.id())
                        .with("kind", notice.kind().name()))
                .with("text", notice.explanation());
    }

    private static Line request(Received.Request request) {
        String greeting =
                request.greeting().isEmpty() ? "(no greeting)" : Harmless.text(request.greeting(), Lines.INDENT);
        String words = "? Somebody asks at your address: " + greeting + "\n" + Lines.INDENT
                + "waystation requests accept|decline " + request.requestId();
        return Line.of("request", words)
                .with("id", request.requestId())
                .with("state", "WAITING")
                .with("greeting", request.greeting());
    }

    private Line complete() {
        String words = shown
                + " and you can write to each other now. To be sure that nobody stands between you, compare codes:"
                + " waystation verify NAME";
        return session.contact(contactId)
                .map(each -> Lines.contact(each, words))
                .orElseGet(() ->
                        Line.of("contact", words).with("contact", contactId).with("contact_id", contactId));
    }
}
