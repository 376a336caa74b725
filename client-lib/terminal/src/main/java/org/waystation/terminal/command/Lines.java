package org.waystation.terminal.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.ContactRequest;
import org.waystation.client.IntroductionOffer;
import org.waystation.client.Profile;
import org.waystation.client.Received;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;

/** How contacts, and what is received, are told. Fields and types are promised in {@code docs/terminal.md}. */
final class Lines {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final String INDENT = "    ";

    private Lines() {}

    /** The time on the user's clock. */
    static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    static Line contact(Contact contact) {
        return contact(contact, describe(contact));
    }

    /** With the name of who introduced them. */
    static Line contact(Contact contact, Session session) {
        String through = contact.introducedBy()
                .map(id -> ", introduced by " + Harmless.line(session.nameOf(id)))
                .orElse("");
        return contact(contact, describe(contact) + through);
    }

    private static String describe(Contact contact) {
        String state = switch (contact.state()) {
            case INVITED -> "invited, has not answered yet";
            case ANSWERING -> "our answer is on its way to the relay";
            case REQUESTED -> "asked; has not accepted yet";
            case RESTORED ->
                "restored their profile, nothing is sent: waystation continue NAME, when you know that it was they";
            case COMPLETE -> contact.verified() ? "complete, verified" : "complete, not verified";
            case FAILED -> "failed: the link expired or was used by somebody else";
        };
        String timer = contact.timer().isZero() ? "" : ", messages disappear after " + Timer.format(contact.timer());
        String blocked = contact.blocked() ? ", blocked" : "";
        return Harmless.line(contact.name()) + ": " + state + timer + blocked;
    }

    static Line contact(Contact contact, String words) {
        Line line = Line.of("contact", words)
                .with("contact", contact.name())
                .with("contact_id", contact.id())
                .with("state", contact.state().name())
                .with("verified", contact.verified())
                .with("introduced_by", contact.introducedBy().orElse(""));
        if (!contact.timer().isZero()) {
            line.with("timer", Timer.format(contact.timer()));
        }
        return contact.blocked() ? line.with("blocked", true) : line;
    }

    static Line request(ContactRequest request) {
        String greeting = request.greeting().isEmpty() ? "(no greeting)" : Harmless.text(request.greeting(), INDENT);
        return Line.of("request", "[" + time(request.receivedAt()) + "] " + request.id() + " asks: " + greeting)
                .with("id", request.id())
                .with("state", "WAITING")
                .with("received", request.receivedAt())
                .with("greeting", request.greeting());
    }

    static Line introduction(IntroductionOffer offer, Session session) {
        String through = session.nameOf(offer.contactId());
        String words = Harmless.line(through) + " would like you to meet " + Harmless.line(offer.name()) + " ("
                + offer.id() + ")";
        return Line.of("introduction", words)
                .with("id", offer.id())
                .with("state", "WAITING")
                .with("contact", through)
                .with("contact_id", offer.contactId())
                .with("name", offer.name());
    }

    static Line outgoing(Profile.Outgoing outgoing, String name) {
        String state = switch (outgoing.state()) {
            case WAITING -> "waiting for the relay";
            case STORED -> "stored at the relay";
            case CONFIRMED -> "confirmed";
        };
        String words = "[" + time(outgoing.sentAt()) + "] to " + Harmless.line(name) + ": " + state + " ("
                + outgoing.messageId() + ")";
        return Line.of("outgoing", words)
                .with("id", outgoing.messageId())
                .with("contact", name)
                .with("contact_id", outgoing.contactId())
                .with("state", outgoing.state().name())
                .with("sent", outgoing.sentAt());
    }

    static Line received(Received received, Session session) {
        String name = session.nameOf(received.contactId());
        String shown = Harmless.line(name);
        if (received instanceof Received.Message message) {
            String text = Harmless.text(message.text(), INDENT);
            String fades = message.disappearsAt()
                    .map(at -> " (until " + time(at) + ")")
                    .orElse("");
            Line line = Line.of("message", "[" + time(message.sentAt()) + "] " + shown + fades + ": " + text)
                    .with("id", message.messageId())
                    .with("from", name)
                    .with("contact_id", message.contactId())
                    .with("sent", message.sentAt())
                    .with("text", message.text());
            return message.disappearsAt().map(at -> line.with("disappears", at)).orElse(line);
        }
        if (received instanceof Received.Deleted deleted) {
            return Line.of("deleted", shown + " has deleted " + String.join(", ", deleted.messageIds()) + ".")
                    .with("ids", String.join(" ", deleted.messageIds()))
                    .with("contact", name)
                    .with("contact_id", deleted.contactId());
        }
        if (received instanceof Received.TimerChanged changed) {
            String timer = Timer.format(changed.timer());
            String words = changed.timer().isZero()
                    ? "messages do not disappear any more."
                    : "messages disappear after " + timer + ".";
            return Line.of("timer", shown + " has changed the timer: " + words)
                    .with("timer", timer)
                    .with("contact", name)
                    .with("contact_id", changed.contactId());
        }
        if (received instanceof Received.Confirmed confirmed) {
            return Line.of("confirmed", shown + " has your message " + confirmed.messageId() + ".")
                    .with("id", confirmed.messageId())
                    .with("contact", name)
                    .with("contact_id", confirmed.contactId());
        }
        if (received instanceof Received.Notice notice) {
            String about = notice.contactId().isEmpty() ? "" : shown + ": ";
            return Line.of("notice", "! " + about + Harmless.text(notice.explanation(), INDENT))
                    .with("id", notice.id())
                    .with("kind", notice.kind().name())
                    .with("contact", name)
                    .with("contact_id", notice.contactId())
                    .with("text", notice.explanation());
        }
        if (received instanceof Received.Request request) {
            String greeting =
                    request.greeting().isEmpty() ? "(no greeting)" : Harmless.text(request.greeting(), INDENT);
            return Line.of(
                            "request",
                            "? Somebody asks at your address: " + greeting + "\n" + INDENT
                                    + "waystation requests accept|decline " + request.requestId())
                    .with("id", request.requestId())
                    .with("state", "WAITING")
                    .with("greeting", request.greeting());
        }
        if (received instanceof Received.Introduction offered) {
            return introduction(
                    new IntroductionOffer(offered.introductionId(), offered.contactId(), offered.name()), session);
        }
        return complete(received.contactId(), shown, session);
    }

    private static Line complete(String contactId, String shown, Session session) {
        String words = shown
                + " and you can write to each other now. To be sure that nobody stands between you, compare codes:"
                + " waystation verify NAME";
        Optional<Contact> contact = session.profile().contacts().stream()
                .filter(each -> each.id().equals(contactId))
                .findFirst();
        return contact.map(each -> contact(each, words))
                .orElseGet(() ->
                        Line.of("contact", words).with("contact", contactId).with("contact_id", contactId));
    }
}
