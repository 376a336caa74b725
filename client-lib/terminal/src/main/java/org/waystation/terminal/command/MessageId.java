package org.waystation.terminal.command;

import org.waystation.terminal.console.Failure;

/** A message's id on the command line. */
final class MessageId {
    private MessageId() {}

    static String require(String text) {
        if (!text.matches("[0-9a-f]{32}")) {
            throw Failure.usage("A message's id has 32 hexadecimal digits, as send, inbox and outbox print it.");
        }
        return text;
    }
}
