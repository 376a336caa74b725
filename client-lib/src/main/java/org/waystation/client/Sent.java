package org.waystation.client;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A message on its way. It is safe in the profile already, and is sent even if the program ends now and is started again later.
 *
 * @param messageId 32 hexadecimal digits
 * @param stored completes when the relay has all of it; fails with a {@link WaystationException} where only the user can help. Waiting
 *     too long is the caller's to decide: the message goes on
 * @param disappearsAt when the app erases its own copy, if a timer holds in the conversation
 */
public record Sent(String messageId, CompletableFuture<Void> stored, Optional<Instant> disappearsAt) {}
