package org.waystation.client;

/**
 * A contact would like this profile to meet somebody.
 *
 * @param id for {@link Profile#acceptIntroduction} and {@link Profile#declineIntroduction}
 * @param contactId the contact who introduces
 * @param name what that contact calls the other
 */
public record IntroductionOffer(String id, String contactId, String name) {
    /** Without the name. */
    @Override
    public String toString() {
        return "IntroductionOffer[id=" + id + "]";
    }
}
