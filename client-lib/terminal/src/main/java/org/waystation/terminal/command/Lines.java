package org.waystation.terminal.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.ContactRequest;
import org.waystation.client.FileTransfers;
import org.waystation.client.IntroductionOffer;
import org.waystation.client.Profile;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;

/** How contacts and what goes out are told. Fields and types are promised in {@code docs/terminal.md}. */
final class Lines {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    static final String INDENT = "    ";

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
        String theirs = contact.theirName()
                .map(name -> " (calls themselves " + Harmless.line(name) + ")")
                .orElse("");
        String receipts = contact.readReceipts() ? ", is told what you have read" : "";
        return Harmless.line(contact.name()) + theirs + ": " + state + timer + receipts + blocked;
    }

    static Line contact(Contact contact, String words) {
        Line line = Line.of("contact", words)
                .with("contact", contact.name())
                .with("contact_id", contact.id())
                .with("state", contact.state().name())
                .with("verified", contact.verified())
                .with("introduced_by", contact.introducedBy().orElse(""));
        contact.theirName().ifPresent(name -> line.with("their_name", name));
        contact.ownName().ifPresent(name -> line.with("own_name", name));
        if (contact.readReceipts()) {
            line.with("receipts", true);
        }
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

    static Line unfinished(FileTransfers.Unfinished transfer, Session session) {
        Optional<String> contact = transfer.contactId().map(session::nameOf);
        String what = contact.map(name -> "to " + Harmless.line(name)).orElse("being fetched");
        String words = transfer.id() + " " + what + ": " + Harmless.line(transfer.name()) + ", " + transfer.done()
                + " of " + transfer.length() + " bytes";
        return Line.of("transfer", words)
                .with("id", transfer.id())
                .with("state", "UNFINISHED")
                .with("direction", contact.isPresent() ? "SENT" : "FETCHED")
                .with("contact", contact.orElse(""))
                .with("name", transfer.name())
                .with("done", transfer.done())
                .with("bytes", transfer.length());
    }
}
