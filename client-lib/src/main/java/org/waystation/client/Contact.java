package org.waystation.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Somebody this profile talks to, as they were when asked; a snapshot that does not change.
 *
 * @param id 32 hexadecimal digits, random, known to nobody else; stays the same when the name changes
 * @param name chosen on this device and told to nobody
 * @param code present once both identities are known, from {@link State#COMPLETE} on
 * @param verified whether the user has said that the codes are the same
 * @param timer how long the messages of both last; zero: for good. See {@link Conversation#setTimer}
 * @param blocked see {@link Profile#block}
 * @param introducedBy id of the contact who introduced this one, until the codes were compared: whoever introduces could stand in
 *     between, and only the codes tell
 * @param theirName what the contact would like to be called; it says nothing about who they are
 * @param ownName what the contact was told to call this user; see {@link Conversation#setOwnName}
 * @param readReceipts see {@link Conversation#setReadReceipts}
 */
public record Contact(
        String id,
        String name,
        State state,
        Optional<VerificationCode> code,
        boolean verified,
        Duration timer,
        boolean blocked,
        Optional<String> introducedBy,
        Optional<String> theirName,
        Optional<String> ownName,
        boolean readReceipts) {
    /** Without names and code. */
    @Override
    public String toString() {
        return "Contact[id=" + id + ", state=" + state + "]";
    }

    /** How far the introduction has come. */
    public enum State {
        /** We made a link; nobody has answered it. */
        INVITED,
        /** We accepted a link; the relay does not have our answer yet. */
        ANSWERING,
        /** We asked at a published address; its owner has not accepted yet. */
        REQUESTED,
        /** Both can send. */
        COMPLETE,
        /**
         * The contact, who is verified, restored their profile from a backup: nothing is sent until {@link Profile#goOn}, since whoever
         * has their device could have done it too.
         */
        RESTORED,
        /** The introduction failed for good: the link expired or was used by somebody else. */
        FAILED
    }
}
