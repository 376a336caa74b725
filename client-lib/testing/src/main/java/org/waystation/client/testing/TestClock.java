package org.waystation.client.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until it is moved. A profile does what has become due by then with the next call to it, such as {@link
 * org.waystation.client.Profile#sync}. For any number of threads.
 */
public final class TestClock extends Clock {
    private volatile Instant now;

    /** At noon of some day. */
    public TestClock() {
        this(Instant.parse("2026-11-21T12:00:00Z"));
    }

    public TestClock(Instant now) {
        this.now = now;
    }

    /** @param by may be negative: clocks are set back, too */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** This one: instants have no zone. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
