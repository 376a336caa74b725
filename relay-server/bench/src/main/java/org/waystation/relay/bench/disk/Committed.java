package org.waystation.relay.bench.disk;

/** What came of writing for some seconds. The percentiles are of an entry's time until it is safe. */
public record Committed(double perSecond, double p50Millis, double p99Millis) {}
