package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.Opening;
import org.waystation.client.internal.crypto.Session;
import org.waystation.client.internal.record.ReceivedRecord;

/**
 * The sealed entries that a contact's mailboxes deliver: opened in the session, or tried as an answer or as a renewal, or set aside until
 * there is a session they may belong to.
 */
final class Arrivals {
    /** Entries kept that came before the session they may belong to. */
    private static final int MAX_ASIDE = 64;

    private final Conversation conversation;
    private final Surroundings around;
    private final List<ByteString> aside = new ArrayList<>();

    Arrivals(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    void loadAside(ByteString entry) {
        aside.add(entry);
    }

    /** Whether it had something new in it. */
    boolean received(ByteString entry, Step step) {
        Session standing = conversation.session();
        if (standing == null) {
            if (Handshakes.acceptAnswer(conversation, entry.toByteArray(), around, step)) {
                introduced(step);
                retryAside(step);
                return true;
            }
            setAside(entry, step);
            return false;
        }
        Opening opening = standing.open(entry.toByteArray(), step.now());
        if (opening instanceof Opening.Opened opened) {
            conversation.renewals().opened(step);
            conversation.reading().received(opened.content(), step);
            conversation.saveSession(standing, step);
            conversation.save(step);
            conversation.receiving().drain(step);
            conversation.renewals().renewIfDue(step);
            conversation.confirmations().later(step);
            return true;
        }
        if (opening instanceof Opening.Unreadable unreadable) {
            if (conversation.renewals().received(entry.toByteArray(), step)) {
                return false;
            }
            unreadable(entry, isWorthTelling(unreadable, step.now()), step);
        }
        conversation.confirmations().again(step);
        return false;
    }

    private void introduced(Step step) {
        conversation.attach(step);
        conversation.receiving().settle(step);
        conversation.confirmations().later(step);
        conversation.tellState(step);
        ReceivedRecord.Builder complete =
                ReceivedRecord.newBuilder().setContactId(conversation.hexId()).setContactComplete(true);
        around.inbox().add(complete, step);
    }

    /** S-504, S-710: something long read, or of an earlier session, may come late; what is missing, its numbers tell. */
    private boolean isWorthTelling(Opening.Unreadable unreadable, Instant now) {
        boolean mayBeLate = conversation.record().getInboundCount() > 1;
        return unreadable.ofSession() || !(mayBeLate || conversation.renewals().isRecent(now));
    }

    /** @param worthTelling if it is no answer to our invitation either */
    private void unreadable(ByteString entry, boolean worthTelling, Step step) {
        Handshakes.LateAnswer late = Handshakes.lateAnswer(conversation, entry.toByteArray());
        if (late == Handshakes.LateAnswer.OTHER) {
            conversation.introduction().linkReused(step);
        } else if (late == Handshakes.LateAnswer.NONE && worthTelling) {
            conversation.notice(
                    Received.Notice.Kind.UNREADABLE,
                    "an entry from this contact's mailbox could not be opened and was set aside",
                    step);
        }
    }

    private void setAside(ByteString entry, Step step) {
        if (aside.size() < MAX_ASIDE) {
            step.put(Table.ASIDE, Keys.ordered(conversation.id(), aside.size()), entry.toByteArray());
            aside.add(entry);
        } else {
            unreadable(entry, true, step);
        }
    }

    private void retryAside(Step step) {
        List<ByteString> entries = new ArrayList<>(aside);
        aside.clear();
        for (int i = 0; i < entries.size(); i++) {
            step.delete(Table.ASIDE, Keys.ordered(conversation.id(), i));
            received(entries.get(i), step);
        }
    }

    void removeAll(Step step) {
        for (int i = 0; i < aside.size(); i++) {
            step.delete(Table.ASIDE, Keys.ordered(conversation.id(), i));
        }
        aside.clear();
    }
}
