package org.waystation.client;

import java.time.Instant;

/**
 * A one-time invitation that somebody can answer now.
 *
 * @param link for one person, to be given over a channel that reaches only them
 * @param contact who will be behind it
 * @param expiresAt after which it cannot be answered
 */
public record Invitation(InvitationLink link, Contact contact, Instant expiresAt) {}
