/** What an operator types. Each command is a class; exit codes stand in {@code --help} and in {@code docs/operating/README.md}. */
@NullMarked
package org.waystation.relay.cli;

import org.jspecify.annotations.NullMarked;
