package org.waystation.terminal.history;

import java.util.List;
import java.util.Map;

/**
 * All that the history holds.
 *
 * @param entries in order
 * @param read contact's id to the order of the last entry that was read
 * @param drafts contact's id to what is written to them
 */
public record Past(List<Entry> entries, Map<String, Long> read, Map<String, Draft> drafts) {}
