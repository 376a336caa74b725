package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the library has promised, life after life, as {@link CrashPlayer} said it; and that it was kept. */
final class CrashPromises {
    /** A setting that is not there. */
    static final String NONE = "-";

    /** A setting whose value the library chooses. */
    static final String ANY = "?";

    private final Map<String, String> sent = new LinkedHashMap<>();
    private final Set<String> deletedOrDying = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final Set<String> shownTexts = new HashSet<>();
    private final Map<String, String> shown = new HashMap<>();
    private final Set<String> confirmed = new HashSet<>();
    private final Set<String> contacts = new HashSet<>();
    private final Set<String> removedOrDying = new HashSet<>();
    private final Map<String, String> settings =
            new HashMap<>(Map.of("timer", "0", "blocked", "false", "receipts", "false", "name", NONE, "address", NONE));
    private final Map<String, String> intended = new HashMap<>();
    private final Set<String> codes = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Map<String, Integer> done = new HashMap<>();
    private final Set<String> contactsNow = new HashSet<>();

    CrashPromises(String relays) {
        settings.put("relays", relays);
    }

    void newLife() {
        contactsNow.clear();
    }

    void said(String line) {
        String[] words = line.split(" ", 4);
        done.merge(words[0].equals("set") ? words[1] : words[0], 1, Integer::sum);
        switch (words[0]) {
            case "contact" -> contact(words[1]);
            case "found" -> found(words[1], words[2]);
            case "ready" -> {
                Set<String> missing = new HashSet<>(contacts);
                missing.removeAll(contactsNow);
                missing.removeAll(removedOrDying);
                assertEquals(Set.of(), missing, "a contact that was there is lost");
            }
            case "new" -> contacts.add(words[1]);
            case "removing" -> removedOrDying.add(words[1]);
            case "removed" -> contacts.remove(words[1]);
            case "sent" -> sent.put(words[1], words[2]);
            case "deleting" -> deletedOrDying.add(words[1]);
            case "deleted" -> deleted.add(words[1]);
            case "setting" -> intended.put(words[1], words[2]);
            case "set" -> settings.put(words[1], words[2]);
            case "code" -> assertTrue(codes.add(words[1]), "a code came twice");
            case "request" -> assertFalse(answered.contains(words[1]), "a request that was answered is back");
            case "answered" -> answered.add(words[1]);
            case "shown" -> shown(words[1], words[2], words[3]);
            case "confirmed" -> confirmed.add(words[1]);
            default -> {}
        }
    }

    private void contact(String name) {
        contactsNow.add(name);
        assertTrue(contacts.contains(name) || !name.equals(CrashPlayer.PEER), "the peer is known");
        boolean wasGone = removedOrDying.contains(name) && !contacts.contains(name);
        assertFalse(wasGone, "a contact that was removed is back");
    }

    /** What is found is what was promised last, or what had been begun when it died; from then on that is the promise. */
    private void found(String what, String value) {
        String began = intended.getOrDefault(what, "");
        boolean kept = value.equals(settings.get(what))
                || value.equals(began)
                || (began.equals(ANY)
                        && !value.equals(NONE)
                        && settings.get(what).equals(NONE));
        assertTrue(kept, what + " is " + value + ", was " + settings.get(what) + ", was to be " + began);
        settings.put(what, value);
        intended.remove(what);
    }

    private void shown(String id, String kind, String text) {
        assertFalse(confirmed.contains(id), "shown again after it was confirmed");
        String before = shown.put(id, kind + text);
        assertTrue(before == null || before.equals(kind + text), "one id names one thing");
        assertFalse(
                Set.of("HISTORY_DIFFERS", "UNREADABLE", "MESSAGES_MISSING", "PROFILE_REPLACED", "OLD_DEVICE_RUNS")
                        .contains(kind),
                "told: " + kind + " " + text);
        if (kind.equals("Message") && before == null) {
            assertTrue(shownTexts.add(text), "shown twice under two ids: " + text);
        }
    }

    /** In the end, when nothing waits on either side. */
    void check(Map<String, String> peerShown, Set<String> peerDeleted, List<String> peerSent) {
        List<String> lost = new ArrayList<>();
        sent.forEach((id, text) -> {
            if (!text.equals(peerShown.get(id)) && !deletedOrDying.contains(id)) {
                lost.add(text.length() > 40 ? text.substring(0, 40) : text);
            }
        });
        assertEquals(Collections.emptyList(), lost, "of " + sent.size());
        List<String> inOrder = new ArrayList<>(peerShown.values());
        inOrder.retainAll(new HashSet<>(sent.values()));
        List<String> asSent = new ArrayList<>(sent.values());
        asSent.retainAll(new HashSet<>(inOrder));
        assertEquals(asSent, inOrder);
        Set<String> notDeleted = new HashSet<>(deleted);
        notDeleted.retainAll(peerShown.keySet());
        notDeleted.removeAll(peerDeleted);
        assertEquals(Set.of(), notDeleted, "deletions that never arrived");
        assertEquals(new HashSet<>(peerSent), shownTexts);
    }

    /** That in so many lives enough of everything was done for the rest to mean something. */
    void assertPlayed(int lives) {
        assertTrue(sent.size() > lives, "enough was sent: " + sent.size());
        assertTrue(deleted.size() > lives / 10 && shownTexts.size() > lives / 10, "and the rest was done, too");
        for (String deed : List.of(
                "relays", "timer", "blocked", "receipts", "name", "reacted", "address", "code", "new", "removed")) {
            assertTrue(done.getOrDefault(deed, 0) >= lives / 25, deed + " was done: " + done);
        }
    }
}
