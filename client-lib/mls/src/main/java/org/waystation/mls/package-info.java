/**
 * Messaging Layer Security, RFC 9420: group keys for up to thousands of people, that heal.
 *
 * <p>A {@link org.waystation.mls.Client} makes identities and key packages, and creates, joins and loads groups. A {@link
 * org.waystation.mls.Group} protects messages, processes those of others, and makes commits; every step that ends an epoch is a value
 * to accept or to discard. Specification of what is checked and stored: {@code docs/spec/mls.md}.
 *
 * <p>What the caller does: agree on one order of commits (the first for an epoch wins), judge credentials ({@link
 * org.waystation.mls.Judge}), store the group before anything is sent, and carry messages from one to the other.
 */
@NullMarked
package org.waystation.mls;

import org.jspecify.annotations.NullMarked;
