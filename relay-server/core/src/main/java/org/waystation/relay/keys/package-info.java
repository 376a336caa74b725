/**
 * Keys that can be erased, so that deleted means gone. A store forgets a value when it compacts, which may be never; so every
 * entry is sealed once more under a key made of two: that of its position in a mailbox and that of the hour in which it expires.
 * {@link org.waystation.relay.keys.Keyring} holds both kinds, overwrites them where they lie, and does so in a few seconds. Here
 * nothing is known of mailboxes or stores.
 *
 * <p>The key file, big-endian; sizes in bytes. Records are sealed ({@code Records}), two of them within a sector of 512:
 *
 * <pre>
 *  header (512)     magic (8)  format (4)  ring (4)  sealing (1)  salt (16)  nonce (12)  file key (48)  zeros  checksum (32)
 *  2,048 buckets    nonce (12)  sealed { hour (4)  key (32)  zeros }  tag (16)
 *  any slots        nonce (12)  sealed { generation (8)  head (8)  outer (32)  inner (32)  lasting (32)  zeros }  tag (16)
 * </pre>
 *
 * <p>The checksum is SHA-256("waystation.v1.relay.keys.header" || 0x00 || what precedes it). Sealing 0: the file key lies in the clear in the first 32 of its 48 bytes; salt and
 * nonce are zero. Sealing 1: it is sealed (AES-256-GCM, the header before it as associated data) under the key that {@link
 * org.waystation.relay.keys.Unlock} makes of an operator secret and the salt; the tag tells a wrong secret. The key of record n is
 * SHA-256("waystation.v1.relay.keys.record" || 0x00 || file key || n (8)); n is its associated data too. Buckets are records 0 to 2,047, slot i is record
 * 2,048 + i.
 */
@NullMarked
package org.waystation.relay.keys;

import org.jspecify.annotations.NullMarked;
