/**
 * Everything between the program and who uses it: arguments and texts that come in unharmed or not at all, lines that go out as UTF-8
 * for people or as JSON for programs, passphrases, QR codes, and the failures with their exit codes. Knows no subcommand and no
 * profile.
 */
@NullMarked
package org.waystation.terminal.console;

import org.jspecify.annotations.NullMarked;
