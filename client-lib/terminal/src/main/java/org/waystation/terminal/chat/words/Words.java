package org.waystation.terminal.chat.words;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waystation.client.Contact;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.terminal.history.Entry;

/** The chat's words in one language, from the bundle {@code words}. Immutable. */
public final class Words {
    private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final ResourceBundle bundle;
    private final Locale locale;
    private final UnaryOperator<String> clean;
    private final DateTimeFormatter day;

    /** @param clean makes what others wrote fit to stand in a line of ours */
    public Words(Language language, UnaryOperator<String> clean) {
        this.locale = language.locale();
        this.clean = clean;
        this.bundle = ResourceBundle.getBundle(
                Words.class.getPackageName() + ".words",
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        this.day = DateTimeFormatter.ofPattern(say(Word.DAY), locale);
    }

    public Locale locale() {
        return locale;
    }

    public String say(Word word) {
        return bundle.getString(word.key());
    }

    public String say(Say say) {
        Matcher places = PLACE.matcher(bundle.getString(say.key()));
        List<String> values = say.values();
        return places.replaceAll(place -> {
            int index = Integer.parseInt(place.group(1));
            return index < values.size() ? Matcher.quoteReplacement(clean.apply(values.get(index))) : "";
        });
    }

    public String day(LocalDate date) {
        return day.format(date);
    }

    /** Five cells wide in every language. */
    public String time(LocalTime time) {
        return TIME.format(time);
    }

    /** How long messages last. */
    public String span(Duration timer) {
        return timer.isZero() ? say(Word.TIMER_OFF) : rest(timer);
    }

    /** A time in the largest unit that says enough. */
    public String rest(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds >= 2 * 86_400 || seconds == 86_400) {
            return count(Word.DAYS, seconds / 86_400);
        }
        if (seconds >= 2 * 3_600 || seconds == 3_600) {
            return count(Word.HOURS, seconds / 3_600);
        }
        return seconds >= 60 ? count(Word.MINUTES, seconds / 60) : count(Word.SECONDS, seconds);
    }

    /** Of a file, bytes. */
    public String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + "\u00a0B";
        }
        if (bytes < 1_000_000) {
            return bytes / 1_000 + "\u00a0kB";
        }
        return bytes / 1_000_000 + "." + bytes / 100_000 % 10 + "\u00a0MB";
    }

    private String count(Word unit, long number) {
        return say(Say.of(unit, String.valueOf(number)));
    }

    /** How far the introduction of a contact has come, where it is not complete. */
    public String state(Contact.State state) {
        return bundle.getString("state_" + state.name().toLowerCase(Locale.ROOT));
    }

    /** What a choice in the menu is called. */
    public String action(Enum<?> action) {
        return bundle.getString("action_" + action.name().toLowerCase(Locale.ROOT));
    }

    /** What it does, in a sentence. */
    public String aboutAction(Enum<?> action) {
        return bundle.getString("about_action_" + action.name().toLowerCase(Locale.ROOT));
    }

    public String reason(Reason reason) {
        String key = key(reason);
        return bundle.containsKey(key) ? bundle.getString(key) : reason.name();
    }

    /** What is said when something fails for this reason. */
    public static Say failure(Reason reason) {
        return new Say(key(reason), List.of());
    }

    private static String key(Reason reason) {
        return "reason_" + reason.name().toLowerCase(Locale.ROOT);
    }

    public String notice(Received.Notice.Kind kind) {
        return bundle.getString("notice_" + kind.name().toLowerCase(Locale.ROOT));
    }

    /** What is no message, in a sentence or two. */
    public String happened(Entry.What what, String name) {
        if (what instanceof Entry.Notice notice) {
            return notice(notice.kind());
        }
        if (what instanceof Entry.TimerSet timer) {
            boolean off = timer.timer().isZero();
            Word word = timer.own()
                    ? (off ? Word.HAPPENED_TIMER_OFF_OWN : Word.HAPPENED_TIMER_SET_OWN)
                    : (off ? Word.HAPPENED_TIMER_OFF : Word.HAPPENED_TIMER_SET);
            return say(Say.of(word, name, span(timer.timer())));
        }
        if (what instanceof Entry.Named named) {
            return named.name()
                    .map(theirs -> say(Say.of(Word.HAPPENED_NAMED, name, theirs)))
                    .orElse(say(Say.of(Word.HAPPENED_UNNAMED, name)));
        }
        if (what instanceof Entry.Request request) {
            Word word = request.greeting().isEmpty() ? Word.HAPPENED_REQUEST_SILENT : Word.HAPPENED_REQUEST;
            return say(Say.of(word, request.greeting(), request.requestId()));
        }
        if (what instanceof Entry.Introduction offer) {
            return say(Say.of(Word.HAPPENED_INTRODUCTION, name, offer.name(), offer.introductionId()));
        }
        return say(Say.of(Word.HAPPENED_COMPLETE, name));
    }
}
