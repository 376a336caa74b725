/**
 * A messenger for the terminal: {@link org.waystation.terminal.Main} and nothing else. Arrows point one way: {@code Main} knows the
 * subcommands ({@code command}, {@code demo}), they know {@code console}, and all of it knows only the public API of the client
 * library. What the program prints, and with which exit code it ends, is promised in {@code docs/terminal.md}.
 */
@NullMarked
package org.waystation.terminal;

import org.jspecify.annotations.NullMarked;
