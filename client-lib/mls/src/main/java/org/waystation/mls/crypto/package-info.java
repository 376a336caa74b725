/**
 * Cipher suites, and the only room where Bouncy Castle and the platform's cryptography are known.
 *
 * <p>AES-GCM, SHA-2 and HMAC come from the platform, found by name and tried against a known answer before they are trusted; curves,
 * ML-KEM and ChaCha20-Poly1305 come from Bouncy Castle. Every call makes its own primitive objects: nothing here is shared between
 * threads but constants. What a primitive throws at bad input becomes a refusal here and never leaves as an unchecked exception.
 */
@NullMarked
package org.waystation.mls.crypto;

import org.jspecify.annotations.NullMarked;
