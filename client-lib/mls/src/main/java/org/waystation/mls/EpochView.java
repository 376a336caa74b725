package org.waystation.mls;

import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.GroupContext;

/** What can be known of an epoch without its secrets: enough to propose, and to join by an external commit. */
record EpochView(CipherSuite suite, GroupContext context, RatchetTree tree, Bytes interimTranscriptHash) {}
