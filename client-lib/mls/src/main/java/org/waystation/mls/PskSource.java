package org.waystation.mls;

import java.util.Optional;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.Secret;

/** Where pre-shared keys come from that the group does not hold itself: external ones, and those of other groups. */
public interface PskSource {
    /** No keys at all. */
    PskSource NONE = id -> Optional.empty();

    /** The key with this name, whatever its nonce. The caller erases what it is given. */
    Optional<Secret> find(PreSharedKeyId id);
}
