/**
 * The core: commands in, one store batch, then effects. {@link org.waystation.relay.mailbox.Core} is the door: it owns the
 * storage thread and the group commit. Behind it stands a deterministic state machine ({@code Shard}) that touches no clock, no
 * randomness of its own and no thread, so that a seeded test can replay it.
 *
 * <p>The rows of a relay, by their first byte; numbers are big-endian, hours count from 1970. In the lasting partition of the store:
 *
 * <pre>
 *  'a'                              about: format (4)
 *  'c'                              count of mailboxes (8)
 *  'r' place (32)                   role:    nonce (12), sealed { mailbox number (8), role (1), generation (8) }
 *  'k' number (8) nonce (12)        pairing: sealed { place (32) }: one for every role record the mailbox ever had
 *  'm' number (8)                   mailbox: what Mailbox.row() says: head, next, epoch, slot, counts by partition, hours
 *  'd' hour (4) number (8)          due:     the sweep looks at the mailbox in this hour; one per mailbox
 *  'p' number (8) epoch (8)         closing: position of the change that ended the epoch of a LOG (8)
 *  'e' number (8) position (8)      entry that is kept as long as the mailbox: a change of a LOG, or what one names
 * </pre>
 *
 * <p>and in the partition of each day, hour of expiry / 24 + 1, which is dropped whole when the day has passed:
 *
 * <pre>
 *  'e' number (8) position (8)      entry:   expiry hour (4), 0 if kept; salt (16); AES-256-GCM (entry, tag 16)
 * </pre>
 *
 * <p>An entry is sealed under {@code SHA-256("waystation.v1.relay.entry.expiring" || 0 || chain key of position - chain base ||
 * bucket key of the expiry hour || salt)}, one that is kept under {@code SHA-256("waystation.v1.relay.entry.lasting" || 0 || lasting
 * key || row key || salt)}; nonce zero, associated data the row's key and the expiry hour. Chain, bucket and lasting keys are in the
 * key file ({@link org.waystation.relay.keys}). Acknowledging and trimming move the chain, the passing hour destroys the bucket,
 * deleting destroys all of the mailbox's: within {@code KeyWriter.SECONDS} and one write, whatever RocksDB still has opens no more.
 *
 * <p>The <em>place</em> of a role record is a hash of the role's public key, and the record is sealed under another hash of it
 * (AES-256-GCM): without the key, which only clients hold, a record names neither key nor mailbox, and the records of one mailbox
 * have no value in common. The number of a mailbox is random and says nothing. A pairing, which lets a mailbox be dropped with
 * nobody there to show a key, is sealed under {@code SHA-256("waystation.v1.relay.role.pairing" || 0 || lasting key)}.
 *
 * <p>What a cold disk shows all the same: how many mailboxes there are and, for each number, of which kind it is, how many entries of
 * which of the two sizes wait and on which days they expire, their positions and epochs, and the hours in which it was made, last
 * opened and is next due. Whoever holds a role's public key can open that role's record and so find the mailbox; whoever has the key
 * file, unsealed, sees which places belong together. RocksDB keeps what was deleted, and the order of writing, until it compacts.
 *
 * <p>There is one shard. A seat knows its mailbox, so several shards, each with a part of the numbers, would add nothing to the
 * way of an append; role records would then need an owner of their own.
 */
@NullMarked
package org.waystation.relay.mailbox;

import org.jspecify.annotations.NullMarked;
