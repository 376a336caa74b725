/**
 * The Waystation client library: everything an app needs to let people talk through relays that they host themselves.
 *
 * <p>Start with {@link org.waystation.client.Profile}: it is one person's contacts and messages on this device, sealed under a
 * passphrase. {@link org.waystation.client.Profile#invite} makes a link for somebody; they {@link
 * org.waystation.client.Profile#accept} it; then both {@link org.waystation.client.Conversation#send write}. What arrives is handed to the
 * {@link org.waystation.client.Listener}, and again after every start, until the app says that it {@link
 * org.waystation.client.Profile#confirm has it}.
 *
 * <p><b>Threads.</b> All methods may be called from any thread. Listeners are called on one thread of the profile, one call at a time;
 * a listener that waits for the profile there waits for ever.
 *
 * <p><b>Failures</b> are {@link org.waystation.client.WaystationException}s of three kinds, by what the caller can do: {@link
 * org.waystation.client.TryAgainException try again}, {@link org.waystation.client.AskUserException ask the user}, {@link
 * org.waystation.client.ProgramFaultException fix the program}. No failure, log line or {@code toString} of this library shows a
 * key, a link or a message.
 *
 * <p><b>What is promised.</b> A message that was sent stays in the profile until the recipient's device has said that it is safe
 * there. A message that was received is stored before the relay is told to forget it. What is not promised is in {@code
 * docs/security/threat-model.md}.
 */
@NullMarked
package org.waystation.client;

import org.jspecify.annotations.NullMarked;
