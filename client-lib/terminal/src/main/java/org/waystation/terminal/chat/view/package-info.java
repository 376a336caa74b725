/** From the chat's state and a size to lines of styled text: pure functions. What contacts wrote goes through {@link Clean} here, and only here. */
@NullMarked
package org.waystation.terminal.chat.view;

import org.jspecify.annotations.NullMarked;
