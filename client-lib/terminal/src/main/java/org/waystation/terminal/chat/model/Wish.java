package org.waystation.terminal.chat.model;

import java.time.Duration;
import org.waystation.terminal.history.Entry;

/** What the user wants done that the model cannot do: the profile can. */
public sealed interface Wish {
    /** Send what is written in the conversation, or change the message that is being edited. */
    record Send(String contactId) implements Wish {}

    /** Send a file of this device. */
    record SendFile(String contactId, String path) implements Wish {}

    /** Fetch a file that a message brings, and write it to this device. */
    record SaveFile(String contactId, String messageId, String path) implements Wish {}

    /** Take a message back. */
    record Delete(String contactId, String messageId) implements Wish {}

    /** Feel something about a message; the empty text takes it back. */
    record React(String contactId, String messageId, String emoji) implements Wish {}

    /** The codes are the same. */
    record MarkVerified(String contactId) implements Wish {}

    record SetTimer(String contactId, Duration timer) implements Wish {}

    /** The empty name: one is made up. */
    record Invite(String name) implements Wish {}

    record Accept(String link, String name) implements Wish {
        /** Without the link. */
        @Override
        public String toString() {
            return "Accept[]";
        }
    }

    record Block(String contactId, boolean blocked) implements Wish {}

    record GoOn(String contactId) implements Wish {}

    /** Become a contact of somebody who asks at the published address; the empty name: one is made up. */
    record AcceptRequest(String requestId, String name) implements Wish {}

    /** Meet whom a contact introduces. */
    record AcceptIntroduction(String introductionId, String name) implements Wish {}

    /** Do neither, and tell nobody. */
    record Decline(Entry offer) implements Wish {}

    /** Whether the contact is told what was read. */
    record Receipts(String contactId, boolean on) implements Wish {}

    /** What the contact is told to call this user; empty: nothing any more. */
    record OwnName(String contactId, String name) implements Wish {}

    record Redraw() implements Wish {}

    record Quit() implements Wish {}
}
