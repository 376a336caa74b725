package org.waystation.mls;

import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Sender;

/**
 * What the application knows about people: the authentication service of RFC 9420, section 5.3.1. It is asked about every credential
 * before that counts for anything, and every member must give the same answers, or the group falls apart.
 */
public interface Judge {
    /** Whether this credential speaks for whoever holds this signature key. */
    boolean accepts(Credential credential, Bytes signatureKey);

    /** Whether two leaves are the same client, so that the one cannot be added where the other is. By default, who shares a key. */
    default boolean isSameClient(LeafNode one, LeafNode other) {
        return one.signatureKey().equals(other.signatureKey());
    }

    /** Whether a member may put the second leaf in place of the first. By default, while the credential stays the same. */
    default boolean maySucceed(LeafNode before, LeafNode after) {
        return before.credential().equals(after.credential());
    }

    /** Whether this sender may propose this, alone or in a commit of its own. By default, yes. */
    default boolean permits(Sender sender, Proposal proposal) {
        return true;
    }
}
