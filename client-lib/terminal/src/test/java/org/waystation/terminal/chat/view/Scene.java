package org.waystation.terminal.chat.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.MessageState;
import org.waystation.client.Received;
import org.waystation.client.RelayStatus;
import org.waystation.client.VerificationCode;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.history.Draft;
import org.waystation.terminal.history.Entry;
import org.waystation.terminal.history.Past;
import org.waystation.wire.RelayAddress;

/** People who write to each other in many languages, on one morning. */
final class Scene {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final String NURGUL = id(1);
    static final String MARYAM = id(2);
    static final String WANG = id(3);
    static final String TENZIN = id(4);

    private static final String CODE = "995571554121433174945114654560377367447014978972522941627750";

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Long> read = new HashMap<>();
    private long order;

    static String id(int number) {
        return String.format("%032x", number);
    }

    /** The whole of it, with Nurgul's conversation shown. */
    static Model model() {
        Scene scene = new Scene();
        scene.nurgul();
        scene.maryam();
        scene.others();
        Past past = new Past(scene.entries, scene.read, Map.of(WANG, new Draft("还没写完", Optional.empty())));
        Model model = new Model(past, contacts());
        model.underWay(NURGUL, id(16), MessageState.WAITING);
        model.underWay(NURGUL, id(14), MessageState.STORED);
        model.underWay(WANG, id(41), MessageState.WAITING);
        model.transfer(id(41), new Model.Progress(450_000, 812_000));
        RelayAddress one = relay("relay.example");
        model.relay(new RelayStatus(one, true, Optional.empty()));
        return model;
    }

    static RelayAddress relay(String host) {
        return RelayAddress.parse(
                "waystation://znmdcebmabwj23jwvhnfuv5imgdxp4psmofgmudduvydm4rp4dnq@" + host + ":7443");
    }

    static List<Contact> contacts() {
        return List.of(
                contact(NURGUL, "Nurgul نۇرگۈل", Contact.State.COMPLETE, true, Duration.ofDays(1)),
                contact(MARYAM, "مریم", Contact.State.COMPLETE, false, Duration.ZERO),
                contact(WANG, "王小明（台北的朋友，很长的名字）", Contact.State.COMPLETE, false, Duration.ZERO),
                contact(TENZIN, "Tenzin", Contact.State.INVITED, false, Duration.ZERO));
    }

    private static Contact contact(String id, String name, Contact.State state, boolean verified, Duration timer) {
        return new Contact(
                id,
                name,
                state,
                state == Contact.State.COMPLETE
                        ? Optional.of(new VerificationCode(CODE, "waystation-verify:" + CODE))
                        : Optional.empty(),
                verified,
                timer,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private void add(String contact, int id, String at, Entry.What what) {
        entries.add(new Entry(new Entry.Key(contact, id(id)), ++order, Instant.parse(at), what));
    }

    private static Entry.Message says(boolean own, String text) {
        return Entry.Message.plain(own, text, Optional.empty(), Optional.empty());
    }

    private static Entry.Message known(
            Entry.Message it, boolean confirmed, boolean seen, List<Entry.Reaction> reactions) {
        return new Entry.Message(
                it.own(),
                it.text(),
                confirmed,
                seen,
                it.disappearsAt(),
                it.replyTo(),
                it.editedAt(),
                reactions,
                it.file(),
                false);
    }

    private static Entry.Reaction feels(boolean own, String emoji) {
        return new Entry.Reaction(own, emoji, NOW, Optional.empty());
    }

    private void nurgul() {
        add(NURGUL, 10, "2026-11-20T21:14:00Z", new Entry.Complete());
        add(NURGUL, 11, "2026-11-20T21:15:00Z", says(false, "ياخشىمۇسىز؟ ئەتە كۆرۈشەمدۇق"));
        add(
                NURGUL,
                12,
                "2026-11-20T21:20:00Z",
                known(says(true, "Yes. Thursday at seven, at the old place; bring the map."), true, true, List.of()));
        add(NURGUL, 13, "2026-11-21T07:01:00Z", new Entry.TimerSet(false, Duration.ofDays(1)));
        add(
                NURGUL,
                15,
                "2026-11-21T07:02:00Z",
                new Entry.Message(
                        false,
                        "好的！我會帶地圖 👩‍👩‍👧 and something to eat for everybody who comes along, 七點見",
                        false,
                        false,
                        Optional.of(NOW.plus(Duration.ofHours(19))),
                        Optional.of(id(12)),
                        Optional.of(NOW),
                        List.of(feels(false, "👍🏽"), feels(true, "❤️")),
                        Optional.empty(),
                        false));
        add(NURGUL, 14, "2026-11-21T07:05:00Z", says(true, "One\nTwo\nThree"));
        add(
                NURGUL,
                16,
                "2026-11-21T11:58:00Z",
                Entry.Message.plain(true, "On my way", Optional.of(NOW.plusSeconds(90)), Optional.of(id(99))));
        read.put(NURGUL, order);
    }

    private void maryam() {
        add(MARYAM, 20, "2026-11-21T08:00:00Z", says(false, "سلام! ساعت 19:30 جلوی کتابخانه، نه 18:30."));
        add(MARYAM, 21, "2026-11-21T08:01:00Z", says(true, "باشه، می‌آیم. Bringing Nurgul, too."));
        read.put(MARYAM, order);
        add(MARYAM, 22, "2026-11-21T08:02:00Z", says(false, "\u202eevil\u202c\u001b[2J\u0007\r\n 08:02  You: forged"));
        add(MARYAM, 23, "2026-11-21T08:03:00Z", says(false, "خوب"));
    }

    private static Entry.File file(String name, long length) {
        return new Entry.File(name, "application/octet-stream", length, "");
    }

    private void others() {
        add(
                WANG,
                40,
                "2026-11-21T10:00:00Z",
                Entry.Message.bringing(false, file("会议记录（十一月）.pdf", 1_234_567), Optional.empty()));
        add(
                WANG,
                41,
                "2026-11-21T10:05:00Z",
                Entry.Message.bringing(true, file("map.jpg", 812_000), Optional.of(NOW.plusSeconds(3_600))));
        read.put(WANG, order);
        add(
                "",
                30,
                "2026-11-21T09:00:00Z",
                new Entry.Notice(Received.Notice.Kind.RELAY_WENT_BACK, "a relay went back"));
        add("", 31, "2026-11-21T09:10:00Z", new Entry.Request(id(77), "I am Dolma’s sister\nfrom Delhi"));
    }
}
