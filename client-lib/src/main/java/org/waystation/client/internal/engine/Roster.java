package org.waystation.client.internal.engine;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ContactRecord.Progress;

/** All contacts, in the order they were made, under ids and names that are theirs alone. */
final class Roster {
    private final SecureRandom random;
    private final Map<String, Conversation> conversations = new LinkedHashMap<>();
    private long lastOrder;

    Roster(SecureRandom random) {
        this.random = random;
    }

    /** A copy: contacts may come and go while it is gone through. */
    List<Conversation> all() {
        return new ArrayList<>(conversations.values());
    }

    void add(Conversation conversation) {
        conversations.put(conversation.hexId(), conversation);
        lastOrder = Math.max(lastOrder, conversation.record().getOrder());
    }

    void remove(Conversation conversation) {
        conversations.remove(conversation.hexId());
    }

    Conversation begin(String name, ContactRecord.Builder record, Surroundings around) {
        record.setName(name).setOrder(lastOrder + 1);
        Conversation conversation = new Conversation(Keys.random(random, Keys.ID), record, around);
        add(conversation);
        return conversation;
    }

    Optional<Conversation> withId(String hexId) {
        return Optional.ofNullable(conversations.get(hexId));
    }

    /** @throws AskUserException CONTACT_UNKNOWN */
    Conversation known(Contact contact) {
        return withId(contact.id()).orElseThrow(Roster::unknown);
    }

    Optional<Conversation> named(String name) {
        return conversations.values().stream()
                .filter(conversation -> conversation.record().getName().equals(name))
                .findFirst();
    }

    /** Whoever has this name and whose introduction failed. */
    Optional<Conversation> failedHolder(Optional<String> name) {
        return name.flatMap(this::named).filter(holder -> holder.record().getProgress() == Progress.FAILED);
    }

    /**
     * The name asked for, or one made up.
     *
     * @throws AskUserException CONTACT_NAME_INVALID, CONTACT_NAME_TAKEN
     */
    String freeName(Optional<String> asked) {
        if (!asked.isPresent()) {
            int number = conversations.size() + 1;
            while (named("contact-" + number).isPresent()) {
                number++;
            }
            return "contact-" + number;
        }
        String name = asked.get();
        requireName(name);
        if (named(name).isPresent()) {
            throw new AskUserException(Reason.CONTACT_NAME_TAKEN, "another contact has this name");
        }
        return name;
    }

    /** @throws AskUserException CONTACT_NAME_INVALID */
    static void requireName(String name) {
        if (!isName(name)) {
            throw new AskUserException(
                    Reason.CONTACT_NAME_INVALID,
                    "a name has 1 to " + Profile.MAX_NAME + " characters, and no control characters");
        }
    }

    static boolean isName(String name) {
        boolean printable = name.codePoints().noneMatch(Character::isISOControl);
        return !name.trim().isEmpty() && name.length() <= Profile.MAX_NAME && printable;
    }

    static AskUserException unknown() {
        return new AskUserException(Reason.CONTACT_UNKNOWN, "there is no contact with this name");
    }
}
