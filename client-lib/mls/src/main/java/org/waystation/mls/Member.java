package org.waystation.mls;

import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.LeafNode;

/** A member of a group in some epoch, as its leaf told it. */
public record Member(int leafIndex, Credential credential, Bytes signatureKey) {
    Member(int leafIndex, LeafNode leaf) {
        this(leafIndex, leaf.credential(), leaf.signatureKey());
    }
}
