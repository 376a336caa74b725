package org.waystation.client;

import java.util.concurrent.CompletableFuture;

/**
 * A message on its way. It is safe in the profile already, and is sent even if the program ends now and is started again later.
 *
 * @param messageId 32 hexadecimal digits
 * @param stored completes when the relay has all of it; fails with a {@link WaystationException} where only the user can help. Waiting
 *     too long is the caller's to decide: the message goes on
 */
public record Sent(String messageId, CompletableFuture<Void> stored) {}
