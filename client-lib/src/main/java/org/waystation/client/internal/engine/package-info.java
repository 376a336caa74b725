/**
 * What a profile does, without doing any of it: events in, a {@link org.waystation.client.internal.engine.Step} out.
 *
 * <pre>
 *   Engine            one step for each thing that happens: a call of the app, a frame, a connection that came or went, a moment
 *   ├ NewContacts     how contacts begin; the Roster has them all
 *   ├ Conversation    one contact: its session, the numbers of both directions
 *   │   Outbox        what the contact has not confirmed
 *   │   Receiving     where the contact writes to us, at each of our relays
 *   │   Sending       where we write, and which of these mailboxes has its turn
 *   │   Rehoming      how a conversation goes on when all its relays are gone
 *   │   Renewals      how it goes on when one side comes back from a backup
 *   │   └ Approach   our request at somebody's published address, before there is a conversation
 *   ├ Reception      our published address (OwnAddress), and those who ask there (Asker)
 *   ├ Referrals      introductions: those we make, and those made of us
 *   ├ Connections     those that stand, and the endpoints that use them; Syncs wait for these
 *   ├ Endpoint        one role of one mailbox, brought to where it should be whenever a connection stands:
 *   │   Inbound · Outbound · Publication · Pursuit · AddressLog · AddressReader · Letterbox · Errand
 *   ├ Connection      whose replies are awaited, and whose handle is whose; each endpoint has a Link of its own over it
 *   └ Inbox           what the app has not confirmed
 *   Driver            threads, timers, connections and the store around it
 * </pre>
 *
 * <p>Everything here but the {@code Driver} runs on one thread and has no clock, no randomness and no socket of its own. A step's
 * changes are committed in one transaction before anything of it is sent, acknowledged or told.
 */
@NullMarked
package org.waystation.client.internal.engine;

import org.jspecify.annotations.NullMarked;
