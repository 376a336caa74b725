package org.waystation.terminal.chat.screen;

import java.io.IOError;
import java.util.function.Consumer;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.waystation.terminal.chat.model.Key;

/** From what a terminal sends to keys. */
final class Keyboard {
    /** An escape that nothing follows for so long is the key, milliseconds. */
    private static final long ESCAPE_MILLIS = 60;

    /** What follows a line end so quickly was not typed but pasted, milliseconds. */
    private static final long PASTE_MILLIS = 5;

    private final KeyMap<Object> keys = new KeyMap<>();
    private final BindingReader reader;

    private enum Other {
        TEXT,
        PASTE,
        UNKNOWN
    }

    Keyboard(Terminal terminal) {
        reader = new BindingReader(terminal.reader());
        keys.setAmbiguousTimeout(ESCAPE_MILLIS);
        keys.setUnicode(Other.TEXT);
        keys.setNomatch(Other.UNKNOWN);
        keys.bind(Other.TEXT, KeyMap.range(" -~"));
        keys.bind(Other.PASTE, LineReaderImpl.BRACKETED_PASTE_BEGIN);
        bindWriting();
        bindMoving(terminal);
    }

    private void bindWriting() {
        bind(Key.Press.ENTER, "^M");
        bind(Key.Press.NEW_LINE, "^J", "^[^M", "^[^J");
        bind(Key.Press.ESCAPE, "^[");
        bind(Key.Press.BACKSPACE, "^?", "^H");
        bind(Key.Press.CUT_WORD, "^W", "^[^?");
        bind(Key.Press.CUT_TO_END, "^K");
        bind(Key.Press.CUT_TO_START, "^U");
        bind(Key.Press.HELP, "^G", "^[OP", "^[[11~", "^[[[A");
        bind(Key.Press.MENU, "^O", "^[OQ", "^[[12~", "^[[[B");
        bind(Key.Press.REDRAW, "^L");
        bind(Key.Press.QUIT, "^Q", "^C");
        bind(Key.Press.EOF, "^D");
    }

    private void bindMoving(Terminal terminal) {
        bind(Key.Press.TAB, "^I", "^N", "^[[1;3B");
        bind(Key.Press.BACK_TAB, "^P", "^[[Z", "^[[1;3A");
        bind(Key.Press.UP, "^[[A", "^[OA");
        bind(Key.Press.DOWN, "^[[B", "^[OB");
        bind(Key.Press.RIGHT, "^F", "^[[C", "^[OC");
        bind(Key.Press.LEFT, "^B", "^[[D", "^[OD");
        bind(Key.Press.WORD_RIGHT, "^[f", "^[[1;5C", "^[[1;3C");
        bind(Key.Press.WORD_LEFT, "^[b", "^[[1;5D", "^[[1;3D");
        bind(Key.Press.HOME, "^A", "^[[H", "^[OH", "^[[1~", "^[[7~");
        bind(Key.Press.END, "^E", "^[[F", "^[OF", "^[[4~", "^[[8~");
        bind(Key.Press.PAGE_UP, "^[[5~");
        bind(Key.Press.PAGE_DOWN, "^[[6~");
        bind(Key.Press.DELETE, "^[[3~");
        bind(Key.Press.UP, terminal, Capability.key_up);
        bind(Key.Press.DOWN, terminal, Capability.key_down);
        bind(Key.Press.LEFT, terminal, Capability.key_left);
        bind(Key.Press.RIGHT, terminal, Capability.key_right);
        bind(Key.Press.HOME, terminal, Capability.key_home);
        bind(Key.Press.END, terminal, Capability.key_end);
        bind(Key.Press.PAGE_UP, terminal, Capability.key_ppage);
        bind(Key.Press.PAGE_DOWN, terminal, Capability.key_npage);
        bind(Key.Press.DELETE, terminal, Capability.key_dc);
        bind(Key.Press.BACK_TAB, terminal, Capability.key_btab);
        bind(Key.Press.HELP, terminal, Capability.key_f1);
        bind(Key.Press.MENU, terminal, Capability.key_f2);
    }

    private void bind(Key.Press key, String... sequences) {
        for (String sequence : sequences) {
            keys.bind(key, KeyMap.translate(sequence));
        }
    }

    private void bind(Key.Press key, Terminal terminal, Capability capability) {
        String sequence = KeyMap.key(terminal, capability);
        if (sequence != null) {
            keys.bind(key, sequence);
        }
    }

    /** Reads until there is no more, which is {@link Key.Press#QUIT}. */
    void read(Consumer<Key> to) {
        try {
            while (true) {
                Object bound = reader.readBinding(keys);
                if (bound == null) {
                    break;
                }
                if (bound == Other.TEXT) {
                    to.accept(new Key.Typed(reader.getLastBinding()));
                } else if (bound == Other.PASTE) {
                    to.accept(new Key.Pasted(reader.readStringUntil(LineReaderImpl.BRACKETED_PASTE_END)));
                } else if (bound == Key.Press.ENTER && reader.peekCharacter(PASTE_MILLIS) >= 0) {
                    to.accept(Key.Press.NEW_LINE);
                } else if (bound instanceof Key.Press key) {
                    to.accept(key);
                }
            }
        } catch (IOError | EndOfFileException e) {
            // The terminal was closed, by us or by whoever closed its window.
        }
        to.accept(Key.Press.QUIT);
    }
}
