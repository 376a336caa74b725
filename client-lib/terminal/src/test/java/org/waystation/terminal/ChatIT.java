package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat of the real program in a real terminal, as far as tmux is there to be one; and without any. */
final class ChatIT {
    @TempDir
    Path folder;

    @Test
    void withoutATerminalItSaysSo() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Person alice = stage.person("alice");
            alice.run("chat").expect(2, "NO_TERMINAL");
            alice.run("chat", "--json").expect(2, "USAGE");
            alice.run("chat", "--language", "tlh").expect(2, "USAGE");
        }
    }

    @Test
    void twoPeopleTalk() throws Exception {
        assumeTrue(Tmux.isThere(), "tmux is not there");
        try (Stage stage = new Stage(folder)) {
            Person alice = stage.person("alice");
            Person bob = stage.person("bob");
            stage.introduce(alice, "Alice", bob, "Bob");
            bob.run("send", "Alice", "سلام! \u001b[2J 你好").expect(0);
            Path file = Files.writeString(folder.resolve("note.txt"), "to be kept");
            try (Tmux chat = new Tmux(folder, alice.builder("chat", "--language", "zh-Hant"))) {
                chat.shows("聯絡人", "سلام! ␛[2J 你好", "Enter 傳送");
                chat.types("今晚見\u007f見 👋").presses("Enter");
                chat.shows("今晚見 👋", "✓");
                bob.run("send-file", "Alice", file.toString()).expect(0);
                Path saved = folder.resolve("saved.txt");
                chat.shows("▣ note.txt")
                        .presses("Up")
                        .shows("s 儲存檔案")
                        .types("s")
                        .shows("/note.txt");
                chat.presses("C-u").types(saved.toString()).presses("Enter").shows("已儲存為");
                assertEquals("to be kept", Files.readString(saved));
                chat.pastes("two\nlines").shows(" > two", "   lines");
                chat.resizes(40, 12).shows(" > two").resizes(100, 30).shows("聯絡人");
                chat.presses("C-q").ends();
            }
            assertTrue(bob.json("inbox").stream()
                    .anyMatch(line -> line.path("text").asText().equals("今晚見 👋")));
            // What other subcommands do is in the same history, and what was not sent is still there.
            alice.run("send", "Bob", "from elsewhere").expect(0);
            try (Tmux chat = new Tmux(folder, alice.builder("chat", "--language", "en"))) {
                chat.shows("سلام!", "今晚見 👋", "from elsewhere", " > two", "Enter send");
                chat.presses("F1").shows("Alt-Enter").presses("Escape");
                chat.presses("C-c").ends();
            }
        }
    }

    /** A terminal of 80 columns and 24 rows that shows one program. */
    private static final class Tmux implements AutoCloseable {
        private static final long PATIENCE_SECONDS = 60;

        private final List<String> words;

        Tmux(Path folder, ProcessBuilder program) throws Exception {
            words = List.of(
                    "tmux",
                    "-f",
                    "/dev/null",
                    "-u",
                    "-S",
                    folder.resolve("tmux").toString());
            List<String> command = new ArrayList<>(words);
            String script = program.command().get(2).replaceFirst("^exec ", "");
            command.addAll(
                    List.of("new-session", "-d", "-x", "80", "-y", "24", script + "; echo ended: $?; read line"));
            program.command(command);
            program.environment().put("TERM", "xterm-256color");
            run(program);
        }

        static boolean isThere() {
            try {
                return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
            } catch (IOException | InterruptedException e) {
                return false;
            }
        }

        private static String run(ProcessBuilder builder) throws Exception {
            Process process = builder.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                fail(builder.command().get(0) + ": " + said);
            }
            return said;
        }

        private String tmux(String... more) throws Exception {
            List<String> command = new ArrayList<>(words);
            command.addAll(Arrays.asList(more));
            return run(new ProcessBuilder(command));
        }

        Tmux types(String text) throws Exception {
            tmux("send-keys", "-l", text);
            return this;
        }

        Tmux presses(String key) throws Exception {
            // What follows a text at once is taken for a part of it: a person is slower.
            TimeUnit.MILLISECONDS.sleep(50);
            tmux("send-keys", key);
            return this;
        }

        Tmux pastes(String text) throws Exception {
            tmux("set-buffer", text);
            tmux("paste-buffer", "-p");
            return this;
        }

        Tmux resizes(int columns, int rows) throws Exception {
            tmux("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows));
            return this;
        }

        /** Waits until all of this is on the screen. */
        Tmux shows(String... texts) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (true) {
                String screen = tmux("capture-pane", "-p").replaceAll("[\u2068\u2069]", "");
                if (Arrays.stream(texts).allMatch(screen::contains)) {
                    return this;
                }
                if (System.nanoTime() > end) {
                    fail("not all of " + Arrays.toString(texts) + " is in\n" + screen);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }

        /** Waits until the program has ended well, and has left nothing behind. */
        void ends() throws Exception {
            shows("ended: 0");
            assertFalse(tmux("capture-pane", "-p", "-S", "-").contains("━"));
        }

        @Override
        public void close() throws IOException {
            List<String> command = new ArrayList<>(words);
            command.add("kill-server");
            new ProcessBuilder(command).start();
        }
    }
}
