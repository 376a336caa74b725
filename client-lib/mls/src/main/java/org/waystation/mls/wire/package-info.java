/**
 * The structures of RFC 9420 as immutable values, and the only code that turns them into bytes and back.
 *
 * <p>Reading is strict: minimal length headers, lengths checked against what is there before anything is allocated, no trailing
 * bytes. What was read writes the same bytes again. Nothing here computes anything cryptographic.
 */
@NullMarked
package org.waystation.mls.wire;

import org.jspecify.annotations.NullMarked;
