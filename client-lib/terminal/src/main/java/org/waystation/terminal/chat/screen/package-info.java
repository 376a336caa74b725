/** The terminal: keys that come in, and lines that go out, through JLine. Nothing else of the program writes to the screen meanwhile. */
@NullMarked
package org.waystation.terminal.chat.screen;

import org.jspecify.annotations.NullMarked;
