/** What the chat shows and what is being typed: plain state, changed on one thread, which knows neither profile nor terminal. */
@NullMarked
package org.waystation.terminal.chat.model;

import org.jspecify.annotations.NullMarked;
