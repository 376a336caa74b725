/**
 * The ratchet tree of RFC 9420, sections 4 and 7: its arithmetic, its hashes, and the key agreement that runs over it (TreeKEM).
 */
@NullMarked
package org.waystation.mls.tree;

import org.jspecify.annotations.NullMarked;
