package org.waystation.client;

import java.time.Instant;

/**
 * Somebody asks at this profile's published address to become a contact. Nobody has checked who they are: the greeting is all that is
 * known.
 *
 * @param id for {@link Profile#acceptRequest} and {@link Profile#declineRequest}
 * @param greeting what they wrote; at most {@value Profile#MAX_GREETING} bytes, perhaps none
 * @param receivedAt by this device's clock
 */
public record ContactRequest(String id, String greeting, Instant receivedAt) {
    /** Without the greeting. */
    @Override
    public String toString() {
        return "ContactRequest[id=" + id + "]";
    }
}
