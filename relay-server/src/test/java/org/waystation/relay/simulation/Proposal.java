package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;

/** A change of a LOG's keys that somebody asks for. */
record Proposal(long epoch, EpochKeys keys, ByteString entry, long changeFrom) {
    long content() {
        return Judge.content(entry);
    }
}
