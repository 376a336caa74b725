/**
 * The core: commands in, one store batch, then effects. {@link org.waystation.relay.mailbox.Core} is the door: it owns the
 * storage thread and the group commit. Behind it stands a deterministic state machine ({@code Shard}) that touches no clock, no
 * randomness of its own and no thread, so that a seeded test can replay it.
 *
 * <p>The rows of a relay, by their first byte; numbers are big-endian, hours count from 1970:
 *
 * <pre>
 *  'a'                              about: format (4), pairing key (32)
 *  'c'                              count of mailboxes (8)
 *  'r' place (32)                   role:    nonce (12), sealed { mailbox number (8), role (1), generation (2) }
 *  'k' number (8) nonce (12)        pairing: sealed { place (32) }: one for every role record the mailbox ever had
 *  'm' number (8)                   mailbox: what Mailbox.row() says: head, next, counts, hours, generations
 *  'd' hour (4) number (8)          due:     the sweep looks at the mailbox in this hour; one per mailbox
 *  'e' number (8) position (8)      entry:   expiry hour (4), the entry as the client sealed it
 * </pre>
 *
 * <p>The <em>place</em> of a role record is a hash of the role's public key, and the record is sealed under another hash of it
 * (AES-256-GCM): without the key, which only clients hold, a record names neither key nor mailbox, and the two records of one
 * mailbox have no value in common. The number of a mailbox is random and says nothing.
 *
 * <p>What a cold disk shows all the same: how many mailboxes there are and, for each number, how many entries of which of the two
 * sizes wait, their positions, and the hours in which it was made, last opened and is next due. Whoever holds a role's public key
 * can open that role's record and so find the mailbox; whoever holds the keys of both roles sees that they belong together. The
 * pairing rows, which let a mailbox be dropped with nobody there to show a key, are sealed under the pairing key, and that lies
 * in the same store: they keep the pair of places (not of keys) from whoever has a part of the disk, not from whoever has all of it.
 * RocksDB keeps what was deleted, and the order of writing, until it compacts.
 *
 * <p>There is one shard. A seat knows its mailbox, so several shards, each with a part of the numbers, would add nothing to the
 * way of an append; role records would then need an owner of their own.
 */
@NullMarked
package org.waystation.relay.mailbox;

import org.jspecify.annotations.NullMarked;
