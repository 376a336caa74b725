package org.waystation.client.internal.crypto;

import java.util.List;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.wire.RelayAddress;

/** S-107: the mailboxes that a bundle or an introduction offers. */
public final class Offers {
    public static final int MAX = 3;

    private Offers() {}

    /** Whether there are 1 to 3, each with an address that parses, without access secret, and a 32-byte seed of its own. */
    public static boolean areValid(List<MailboxOffer> offers) {
        return !offers.isEmpty()
                && offers.size() <= MAX
                && offers.stream().allMatch(Offers::isValid)
                && offers.stream().map(MailboxOffer::getWriterSeed).distinct().count() == offers.size();
    }

    private static boolean isValid(MailboxOffer offer) {
        try {
            return offer.getWriterSeed().size() == SigningKey.SEED
                    && !RelayAddress.parse(offer.getRelay()).access().isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static List<MailboxOffer> requireValid(List<MailboxOffer> offers) {
        if (!areValid(offers)) {
            throw new IllegalArgumentException(
                    "S-107: 1 to " + MAX + " offers, each an address without access secret and a seed of 32 bytes");
        }
        return offers;
    }
}
