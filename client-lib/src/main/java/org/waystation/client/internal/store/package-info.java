/**
 * Sealing what a profile keeps ({@code docs/spec/cryptography.md}, section 8), over any {@link
 * org.waystation.client.store.RecordStore}. Knows tables, keys and values, and not what they are.
 */
@NullMarked
package org.waystation.client.internal.store;

import org.jspecify.annotations.NullMarked;
