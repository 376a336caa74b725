package org.waystation.client;

import java.time.Duration;
import java.util.Collection;
import org.waystation.client.internal.engine.Driver;
import org.waystation.client.internal.engine.Messages;
import org.waystation.client.internal.engine.Step;

/**
 * What can be said to one contact; made by {@link Profile#conversation}. It holds nothing itself, so it need not be kept or closed.
 *
 * <p>When a method returns, what was said is safe in the profile, and goes out by itself. Each of them throws an {@link AskUserException}:
 * CONTACT_UNKNOWN, if the contact was removed; PROFILE_REPLACED; and, if something would be sent, CONTACT_INCOMPLETE, CONTACT_BLOCKED,
 * CONTACT_RESTORED, CONTACT_NOT_RENEWED or STORE_FAILED: nothing was sent then. An id that is not 32 hexadecimal digits is a {@link
 * ProgramFaultException}, ARGUMENT. All methods may be called from any thread.
 */
public final class Conversation {
    private final Driver driver;
    private final Contact contact;

    Conversation(Driver driver, Contact contact) {
        this.driver = driver;
        this.contact = contact;
    }

    private interface Action<T> {
        T run(Messages messages, Step step);
    }

    private <T> T call(Action<T> action) {
        return driver.call((engine, step) -> action.run(engine.with(contact), step));
    }

    private interface Deed {
        void run(Messages messages, Step step);
    }

    private void carryOut(Deed deed) {
        call((messages, step) -> {
            deed.run(messages, step);
            return contact;
        });
    }

    /**
     * Sends a text.
     *
     * @param text 1 to {@value Profile#MAX_TEXT} bytes of UTF-8; arrives byte for byte
     * @throws AskUserException TEXT_TOO_LONG, TEXT_INVALID
     */
    public Sent send(String text) {
        return call((messages, step) -> messages.send(text, step));
    }

    /**
     * Sends a text that answers a message of either side.
     *
     * @param messageId of {@link Sent#messageId} or {@link Received.Message#messageId}
     * @throws AskUserException TEXT_TOO_LONG, TEXT_INVALID
     */
    public Sent reply(String messageId, String text) {
        return call((messages, step) -> messages.reply(messageId, text, step));
    }

    /**
     * Has a message of our own say something else. The contact's app may show what it said before, and does nothing if it does not know the
     * message. An edit has an id of its own, for {@link MessageState}; everything else that is said of the message names the message's.
     *
     * @param messageId of {@link Sent#messageId}, of the message itself
     * @param text as in {@link #send}
     * @throws AskUserException TEXT_TOO_LONG, TEXT_INVALID
     */
    public Sent edit(String messageId, String text) {
        return call((messages, step) -> messages.edit(messageId, text, step));
    }

    /**
     * Deletes a message of our own for both, and all its edits: what is here of it is erased now, what the contact's device has of it as soon
     * as it hears of it. The contact's app may have kept it all the same. An id that is not of a message of ours to this contact does
     * nothing. A file that the message leads to is deleted at its relay, even while nothing can be said to the contact.
     *
     * @param messageId of {@link Sent#messageId}
     */
    public void delete(String messageId) {
        carryOut((messages, step) -> messages.delete(messageId, step));
    }

    /**
     * Reacts to a message of either side. Of several reactions of one side to one message, the one that was sent last holds.
     *
     * @param emoji 1 to {@value Profile#MAX_REACTION} bytes of UTF-8, no control characters
     * @throws AskUserException TEXT_TOO_LONG, TEXT_INVALID
     */
    public void react(String messageId, String emoji) {
        if (emoji.isEmpty()) {
            throw new AskUserException(Reason.TEXT_INVALID, "there is no reaction to send");
        }
        carryOut((messages, step) -> messages.react(messageId, emoji, step));
    }

    /** Takes a reaction back; the contact has seen it perhaps. */
    public void takeReactionBack(String messageId) {
        carryOut((messages, step) -> messages.react(messageId, "", step));
    }

    /**
     * The user has read these messages of the contact. Where {@link #setReadReceipts} was switched on, the contact is told: together with what
     * is written to them next, or within four hours, so that nobody who watches a relay learns when somebody reads. Ids of messages that did
     * not come from this contact, or long ago (2,000 are remembered), are passed over.
     */
    public void markRead(Collection<String> messageIds) {
        carryOut((messages, step) -> messages.markRead(messageIds, step));
    }

    /** Whether this contact is told what was read; off at first. Switched off, what they have not been told yet they are never told. */
    public Contact setReadReceipts(boolean on) {
        return call((messages, step) -> messages.setReadReceipts(on, step));
    }

    /**
     * Agrees with the contact on how long messages last, in both directions, from now on: {@link Profile#SHORTEST_TIMER} to {@link
     * Profile#LONGEST_TIMER}, in whole seconds, or zero, for good. Either side can change it at any time; the later change holds on both. A
     * message is counted from when it was sent on the sender's device, and from when it arrived on the recipient's; then the library erases
     * what it has of it, and the app what it has ({@link Sent#disappearsAt}, {@link Received.Message#disappearsAt}). Edits and reactions are
     * counted likewise, each from its own sending.
     *
     * @throws AskUserException TIMER_INVALID
     */
    public Contact setTimer(Duration timer) {
        return call((messages, step) -> messages.setTimer(timer, step));
    }

    /**
     * Tells the contact, and nobody else, what this user would like to be called. They see it beside the name that they chose themselves.
     *
     * @param name 1 to {@value Profile#MAX_NAME} characters, no control characters; empty: nothing any more
     * @throws AskUserException CONTACT_NAME_INVALID
     */
    public Contact setOwnName(String name) {
        return call((messages, step) -> messages.setOwnName(name, step));
    }
}
