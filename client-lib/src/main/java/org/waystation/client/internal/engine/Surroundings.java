package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.wire.RelayAddress;

/** What a conversation needs of the engine it is in. */
interface Surroundings {
    SecureRandom random();

    /** The profile's own relays, the preferred one first, with access secrets. */
    List<RelayAddress> relays();

    /** The address with its access secret, if it is one of the profile's own. */
    default RelayAddress withAccess(RelayAddress relay) {
        for (RelayAddress own : relays()) {
            if (own.withoutAccess().equals(relay)) {
                return own;
            }
        }
        return relay;
    }

    Inbox inbox();

    byte @Nullable [] read(Table table, byte[] key);

    /** The endpoint takes part from now on. */
    void add(Endpoint endpoint, Step step);

    void remove(Endpoint endpoint);

    /** A contact begins; empty: under a name made up. */
    Conversation begin(Optional<String> name, ContactRecord.Builder record, Step step);

    /** The contact with this id, if there is one. */
    Optional<Conversation> conversation(String id);

    /** Whether a contact could have this name. */
    boolean isFree(String name);

    /** @throws org.waystation.client.AskUserException if no contact can have this name now */
    void checkName(String name);

    Referrals referrals();

    Transfers transfers();

    /** An invitation of ours can be answered now. */
    void invitationReady(Conversation invited, Step step);

    /** The profile was restored on another device: this one is at its end. */
    void replaced(Step step);

    /** A mailbox of ours is to be deleted at the relay. */
    void leave(String mailboxRelay, ByteString readerSeed, Step step);

    /** The contact is no more. */
    void forget(Conversation conversation, Step step);
}
