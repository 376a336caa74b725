package org.waystation.terminal.command;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Agrees with a contact on how long messages last. */
@Command(
        name = "timer",
        description =
                "Make the messages between you and a contact disappear after a while, in both directions. The contact"
                        + " is told when a command next reaches the relay.",
        footer = {"", "Examples:", "  waystation timer Alice 1d", "  waystation timer Alice off"})
public final class Timer extends ProfileCommand {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,8})([smhdw])");

    @Parameters(index = "0", paramLabel = "NAME", description = "The contact.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "DURATION",
            description = "A number and one of s, m, h, d, w: 5s to 365d; or off.")
    private String duration = "";

    public Timer(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        Duration chosen = parse(duration);
        try (Session session = open()) {
            Profile profile = session.profile();
            Contact changed = profile.conversation(profile.contact(name)).setTimer(chosen);
            session.history().ifPresent(history -> history.timerSet(changed));
            out.print(Lines.contact(changed));
        }
    }

    static Duration parse(String text) {
        if (text.equalsIgnoreCase("off")) {
            return Duration.ZERO;
        }
        Matcher parts = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw Failure.usage("A duration is a number and one of s, m, h, d, w, such as 1d; or off.");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(7 * number);
        };
    }

    /** As {@link #parse} reads it. */
    static String format(Duration timer) {
        long seconds = timer.toSeconds();
        if (seconds == 0) {
            return "off";
        }
        long[] units = {7 * 86_400, 86_400, 3_600, 60};
        for (int i = 0; i < units.length; i++) {
            if (seconds % units[i] == 0) {
                return seconds / units[i] + "wdhm".substring(i, i + 1);
            }
        }
        return seconds + "s";
    }
}
