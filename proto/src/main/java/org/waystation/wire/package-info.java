/**
 * What relay and clients share besides the protobuf types: the constants of the specification ({@link
 * org.waystation.wire.Wire}), frames ({@link org.waystation.wire.Frames}), role keys and the proofs made with them, and relay
 * addresses. Nothing here does I/O, and nothing here knows a cryptographic library.
 *
 * <p>Specification: {@code docs/spec/protocol.md}.
 */
@NullMarked
package org.waystation.wire;

import org.jspecify.annotations.NullMarked;
