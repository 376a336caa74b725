package org.waystation.client.internal.engine;

import java.util.Optional;
import org.waystation.client.Received;
import org.waystation.client.internal.record.NamesRecord;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Name;

/** What the two call themselves to each other, beside the names they have for each other (cryptography.md, section 6h). */
final class Names {
    private final Conversation conversation;
    private final Surroundings around;

    Names(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    Optional<String> theirs() {
        return present(conversation.record().getNames().getTheirs());
    }

    /** What we told the contact. */
    Optional<String> own() {
        return present(conversation.record().getNames().getOwn());
    }

    private static Optional<String> present(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** What tells the contact; empty: nothing any more. */
    Content.Builder tell(String name) {
        conversation.record().setNames(change().setOwn(name));
        return Content.newBuilder().setName(Name.newBuilder().setName(name));
    }

    /** S-436: of two, the later number holds. */
    void received(Content content, Step step) {
        String name = content.getName().getName();
        if (!name.isEmpty() && !Roster.isName(name)) {
            conversation.notice(Received.Notice.Kind.UNREADABLE, "a name that cannot be was set aside", step);
            return;
        }
        if (content.getNumber() < conversation.record().getNames().getAsOf()) {
            return;
        }
        boolean changes = !name.equals(conversation.record().getNames().getTheirs());
        conversation.record().setNames(change().setTheirs(name).setAsOf(content.getNumber()));
        if (changes) {
            conversation.tellState(step);
            around.inbox()
                    .add(
                            ReceivedRecord.newBuilder()
                                    .setContactId(conversation.hexId())
                                    .setName(name),
                            step);
        }
    }

    /** Another session begins, and with it other numbers. */
    void numbersBegin() {
        conversation.record().setNames(change().clearAsOf());
    }

    private NamesRecord.Builder change() {
        return conversation.record().getNames().toBuilder();
    }
}
