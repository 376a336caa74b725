package org.waystation.terminal.command;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;
import org.waystation.client.Profile;
import org.waystation.terminal.chat.ChatLoop;
import org.waystation.terminal.chat.screen.Screen;
import org.waystation.terminal.chat.words.Language;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Conversations on the whole screen. */
@Command(
        name = "chat",
        description =
                "Talk on the whole screen: contacts, conversations and what is being written. From the first time on, the"
                        + " profile keeps a history, sealed.",
        footer = {"", "Keys: F1 in the chat.", "Colours: the terminal's own; none with NO_COLOR."})
public final class Chat extends ProfileCommand {
    private static final int TERMINATED = 143;
    private static final int HUNG_UP = 129;
    private static final long GRACE_SECONDS = 5;

    @Option(
            names = "--language",
            paramLabel = "en|zh-Hans|zh-Hant",
            description = "Which language the chat speaks (default: what LC_ALL, LC_MESSAGES or LANG say).")
    private Optional<String> language = Optional.empty();

    private volatile int signal;

    public Chat(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        if (out.isJson()) {
            throw Failure.usage("The chat is for people: there is no --json. Use inbox and send.");
        }
        Language spoken = language();
        if (!terminal().isInteractive()) {
            throw Screen.none();
        }
        ChatLoop.News news = new ChatLoop.News();
        try (Profile profile = open(news);
                Screen screen = Screen.ofThisProcess(colours())) {
            endOn("TERM", TERMINATED, news);
            endOn("HUP", HUNG_UP, news);
            ChatLoop.run(profile, news, screen, spoken, Clock.systemUTC());
        }
        if (signal != 0) {
            System.exit(signal);
        }
    }

    private Language language() {
        return language.map(tag ->
                        Language.named(tag).orElseThrow(() -> Failure.usage("--language is en, zh-Hans or zh-Hant.")))
                .orElseGet(() -> Language.of(terminal().environment()));
    }

    private boolean colours() {
        return terminal().environment().getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** In order, and at once if that takes too long. */
    private void endOn(String name, int exit, ChatLoop.News news) {
        Signals.register(name, () -> {
            signal = exit;
            news.quit();
            Thread last = new Thread(() -> haltLate(exit), "last resort");
            last.setDaemon(true);
            last.start();
        });
    }

    private static void haltLate(int exit) {
        try {
            TimeUnit.SECONDS.sleep(GRACE_SECONDS);
            Runtime.getRuntime().halt(exit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
