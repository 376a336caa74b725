/**
 * From an epoch's secret to everything derived from it: the key schedule, pre-shared keys, transcript hashes (RFC 9420, section 8)
 * and the secret tree with its ratchets (section 9).
 */
@NullMarked
package org.waystation.mls.schedule;

import org.jspecify.annotations.NullMarked;
