/**
 * The subcommands that work on a profile, a class each, and what they share: a {@link org.waystation.terminal.command.Session} is the
 * profile while a command has it open, {@link org.waystation.terminal.command.Waiting} waits for the relay and says what for.
 */
@NullMarked
package org.waystation.terminal.command;

import org.jspecify.annotations.NullMarked;
