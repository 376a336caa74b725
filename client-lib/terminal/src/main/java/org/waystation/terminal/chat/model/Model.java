package org.waystation.terminal.chat.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.MessageState;
import org.waystation.client.RelayStatus;
import org.waystation.terminal.chat.words.Say;
import org.waystation.terminal.history.Deed;
import org.waystation.terminal.history.Entry;
import org.waystation.terminal.history.Past;
import org.waystation.wire.RelayAddress;

/** All that the chat shows. Used by one thread. */
public final class Model {
    /** The conversation of what is about no contact. */
    public static final String NOTICES = "";

    private final Map<String, Contact> contacts = new LinkedHashMap<>();
    private final Map<String, Conversation> conversations = new LinkedHashMap<>();
    private final Map<RelayAddress, RelayStatus> relays = new LinkedHashMap<>();
    private String selected = NOTICES;
    private Optional<String> chosen = Optional.empty();
    private int scroll;
    private long anchor = Long.MAX_VALUE;
    private final Map<String, Progress> transfers = new HashMap<>();
    private Optional<Panel> panel = Optional.empty();
    private Optional<Status> status = Optional.empty();

    /** How far the file of a message is, bytes. */
    public record Progress(long done, long total) {}

    /** A line that says what has happened, until something else does. */
    public record Status(Say say, boolean isFailure) {}

    public Model(Past past, List<Contact> contacts) {
        contacts(contacts);
        past.entries().forEach(entry -> conversation(entry.key().contactId()).load(entry));
        past.read().forEach((contact, order) -> conversation(contact).read(order));
        past.drafts().forEach((contact, draft) -> conversation(contact).draft(draft));
        select(contacts.isEmpty() ? NOTICES : contacts.get(0).id());
    }

    /** As they are now, in the order they were made. */
    public void contacts(List<Contact> now) {
        contacts.clear();
        now.forEach(contact -> contacts.put(contact.id(), contact));
        conversations.keySet().removeIf(id -> !id.equals(NOTICES) && !contacts.containsKey(id));
        if (!places().contains(selected)) {
            select(places().get(0));
        }
    }

    public Collection<Contact> contacts() {
        return contacts.values();
    }

    public Optional<Contact> contact(String id) {
        return Optional.ofNullable(contacts.get(id));
    }

    /** The conversations that can be gone to, from top to bottom. */
    public List<String> places() {
        List<String> places = new ArrayList<>(contacts.keySet());
        if (places.isEmpty() || !conversation(NOTICES).entries().isEmpty()) {
            places.add(NOTICES);
        }
        return places;
    }

    public Conversation conversation(String contactId) {
        return conversations.computeIfAbsent(contactId, Conversation::new);
    }

    /** The conversation that is shown. */
    public Conversation current() {
        return conversation(selected);
    }

    public String selected() {
        return selected;
    }

    /** The contact whose conversation is shown, if it is a contact's. */
    public Optional<Contact> currentContact() {
        return contact(selected);
    }

    public void select(String contactId) {
        selected = contactId;
        chosen = Optional.empty();
        follow();
    }

    /** Goes so many places down. */
    public void move(int places) {
        List<String> all = places();
        select(all.get(Math.floorMod(all.indexOf(selected) + places, all.size())));
    }

    /** The message that the keys are about, while one is chosen. */
    public Optional<Entry> chosen() {
        return chosen.flatMap(current()::find);
    }

    /** Chooses the message so many before (negative) or after; from none, the last. Past the last, none. */
    public void choose(int steps) {
        follow();
        List<Entry> messages = current().entries().stream()
                .filter(entry -> entry.isOffer() || (entry.message().isPresent() && entry.isShown()))
                .toList();
        int at = chosen().map(messages::indexOf).orElse(messages.size()) + steps;
        if (at >= messages.size() || messages.isEmpty()) {
            unchoose();
        } else {
            chosen = Optional.of(messages.get(Math.max(0, at)).key().id());
        }
    }

    public void unchoose() {
        chosen = Optional.empty();
        follow();
    }

    /** How many rows the shown conversation is moved down from where {@link #anchor} is the last entry. */
    public int scroll() {
        return scroll;
    }

    /** Order of the last entry that counts for {@link #scroll}: what comes meanwhile moves nothing. */
    public long anchor() {
        return anchor;
    }

    public void scroll(int rows, long anchored) {
        scroll = rows;
        anchor = anchored;
    }

    /** Shows the end, whatever comes. */
    public void follow() {
        scroll = 0;
        anchor = Long.MAX_VALUE;
    }

    public boolean isFollowing() {
        return anchor == Long.MAX_VALUE;
    }

    public Optional<Panel> panel() {
        return panel;
    }

    public void open(Panel next) {
        panel = Optional.of(next);
    }

    public void closePanel() {
        panel = Optional.empty();
    }

    public Optional<Status> status() {
        return status;
    }

    public void say(Say say) {
        status = Optional.of(new Status(say, false));
    }

    public void fail(Say say) {
        status = Optional.of(new Status(say, true));
    }

    public void sayNothing() {
        status = Optional.empty();
    }

    public Collection<RelayStatus> relays() {
        return relays.values();
    }

    public void relay(RelayStatus now) {
        relays.put(now.relay(), now);
    }

    /** How far the file of this message is, while it is sent or fetched. */
    public Optional<Progress> transfer(String messageId) {
        return Optional.ofNullable(transfers.get(messageId));
    }

    public void transfer(String messageId, Progress progress) {
        transfers.put(messageId, progress);
    }

    public void transferEnded(String messageId) {
        transfers.remove(messageId);
    }

    public void apply(Deed deed) {
        Entry.Key key = deed instanceof Deed.Put put ? put.entry().key() : ((Deed.Erase) deed).key();
        if (key.contactId().equals(NOTICES) || contacts.containsKey(key.contactId())) {
            conversation(key.contactId()).apply(deed);
        }
    }

    public void underWay(String contactId, String messageId, MessageState state) {
        if (contacts.containsKey(contactId)) {
            conversation(contactId).underWay(messageId, state);
        }
    }

    /** The same where the contact is not told. */
    public void underWay(String messageId, MessageState state) {
        conversations.values().stream()
                .filter(each -> each.find(messageId).isPresent())
                .forEach(each -> each.underWay(messageId, state));
    }

    /** The shown conversation is read if its end is shown and nothing lies over it. @return whether that is new */
    public boolean markRead() {
        Conversation current = current();
        if (!isFollowing() || panel.isPresent() || current.lastOrder() <= current.read()) {
            return false;
        }
        current.read(current.lastOrder());
        return true;
    }

    /** All entries, for what is to be erased of them. */
    public List<Entry> fading() {
        List<Entry> fading = new ArrayList<>();
        conversations
                .values()
                .forEach(conversation ->
                        conversation.entries().stream().filter(Entry::isFading).forEach(fading::add));
        return fading;
    }
}
