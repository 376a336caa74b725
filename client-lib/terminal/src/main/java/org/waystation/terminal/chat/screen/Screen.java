package org.waystation.terminal.chat.screen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.WCWidth;
import org.waystation.terminal.chat.model.Key;
import org.waystation.terminal.chat.view.Frame;
import org.waystation.terminal.chat.view.Row;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;

/**
 * The whole of a terminal, until it is closed: then it looks as it did before, and nothing of the conversation is left on it or in what it
 * remembers. Only what has changed is drawn. Drawn on by one thread; keys come on another.
 */
public final class Screen implements AutoCloseable {
    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private final Theme theme;
    private Size size = Size.of(0, 0);
    private List<Row> drawn = List.of();
    private boolean cursorShown = true;

    private Screen(Terminal terminal, boolean colours) {
        this.terminal = terminal;
        this.theme = new Theme(colours);
        this.display = new Display(terminal, true);
        this.before = terminal.enterRawMode();
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        // What turns out wider than it was thought to be is cut off at the border, and pushes nothing down.
        terminal.puts(Capability.exit_am_mode);
        terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_ON);
        terminal.flush();
    }

    /**
     * Takes over the terminal of this process.
     *
     * @param colours whether to use the terminal's, beside bold and inverse
     * @throws Failure NO_TERMINAL, also if it can place no text
     */
    public static Screen ofThisProcess(boolean colours) {
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .encoding(StandardCharsets.UTF_8)
                    .build();
            if (terminal.getStringCapability(Capability.cursor_address) == null) {
                terminal.close();
                throw none();
            }
            return new Screen(terminal, colours);
        } catch (IOException | IllegalStateException e) {
            throw none();
        }
    }

    /** There is nothing to show a conversation on. */
    public static Failure none() {
        return new Failure(
                "NO_TERMINAL",
                ExitCode.USAGE,
                "The chat needs a terminal that can place text, on standard input and output. Without one: waystation inbox, and waystation send.");
    }

    /**
     * Whether the terminal joins what belongs together, such as a family of emoji, into one sign. Multiplexers answer for the terminal around
     * them, and do not.
     */
    public boolean joinsGraphemes() {
        return terminal.getGraphemeClusterMode() && !terminal.getType().matches("(tmux|screen).*");
    }

    public int columns() {
        return terminal.getSize().getColumns();
    }

    public int rows() {
        return terminal.getSize().getRows();
    }

    /**
     * Hears keys from now on.
     *
     * @param keys on a thread of their own; the last is {@link Key.Press#QUIT}
     * @param resized on any thread
     */
    public void listen(Consumer<Key> keys, Runnable resized) {
        terminal.handle(Terminal.Signal.WINCH, signal -> resized.run());
        terminal.handle(Terminal.Signal.INT, signal -> keys.accept(Key.Press.QUIT));
        terminal.handle(Terminal.Signal.TSTP, Terminal.SignalHandler.SIG_IGN);
        Keyboard keyboard = new Keyboard(terminal);
        Thread thread = new Thread(() -> keyboard.read(keys), "keyboard");
        thread.setDaemon(true);
        thread.start();
    }

    /** Draws a picture of the size that was asked for. */
    public void draw(Frame frame, int columns, int rows) {
        if (size.getColumns() != columns || size.getRows() != rows) {
            size = Size.of(columns, rows);
            redraw();
            display.resize(size);
        }
        List<AttributedString> lines = new ArrayList<>();
        frame.rows().forEach(row -> lines.add(theme.paint(row)));
        boolean show = frame.cursorRow() >= 0;
        if (cursorShown && !show) {
            terminal.puts(Capability.cursor_invisible);
        }
        display.update(withoutDelicate(frame.rows(), lines), 0, false);
        drawn = List.copyOf(frame.rows());
        int row = Math.max(0, frame.cursorRow());
        // First to the border, since the cursor may be elsewhere than thought after a row of uncertain width.
        display.update(lines, size.cursorPos(row, 0), false);
        display.update(lines, size.cursorPos(row, show ? frame.cursorColumn() : 0), false);
        if (!cursorShown && show) {
            terminal.puts(Capability.cursor_normal);
        }
        cursorShown = show;
        terminal.flush();
    }

    /**
     * The same, but for rows that have changed and have something in them that cannot be changed in part: marks, directions and joined signs
     * belong to the cells beside them. These are empty first.
     */
    private List<AttributedString> withoutDelicate(List<Row> rows, List<AttributedString> lines) {
        List<AttributedString> without = new ArrayList<>(lines);
        for (int i = 0; i < Math.min(rows.size(), drawn.size()); i++) {
            boolean changed = !rows.get(i).equals(drawn.get(i));
            if (changed && (isDelicate(rows.get(i)) || isDelicate(drawn.get(i)))) {
                without.set(i, AttributedString.EMPTY);
            }
        }
        return without;
    }

    private static boolean isDelicate(Row row) {
        return row.spans().stream()
                .anyMatch(span -> span.text().codePoints().anyMatch(c -> c >= 0x300 && WCWidth.wcwidth(c) != 1));
    }

    /** Draws everything anew the next time. */
    public void redraw() {
        drawn = List.of();
        display.clear();
    }

    @Override
    public void close() {
        try (terminal) {
            terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_OFF);
            terminal.puts(Capability.keypad_local);
            terminal.puts(Capability.enter_am_mode);
            terminal.puts(Capability.cursor_normal);
            terminal.puts(Capability.clear_screen);
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
            terminal.setAttributes(before);
        } catch (IOException e) {
            // Whoever closed the terminal before has nothing to be given back.
        }
    }
}
