/**
 * What the program keeps of conversations: one small record for each message, in the profile's sealed store, each written in the same
 * transaction that confirms what was received. The only room of the program that knows how records are stored.
 */
@NullMarked
package org.waystation.terminal.history;

import org.jspecify.annotations.NullMarked;
