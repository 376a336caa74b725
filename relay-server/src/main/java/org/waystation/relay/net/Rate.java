package org.waystation.relay.net;

/** So many a second, and after a quiet second so many at once: a bucket of tokens. Time is an argument. Of one thread. */
final class Rate {
    /** A token, in the unit in which tokens come back: as many of it a millisecond as there are tokens a second. */
    private static final long TOKEN = 1_000;

    private final int perSecond;
    private long level;
    private long filledMillis;

    Rate(int perSecond, long nowMillis) {
        this.perSecond = perSecond;
        this.level = perSecond * TOKEN;
        this.filledMillis = nowMillis;
    }

    /** Takes a token, one that is not there yet if need be. */
    void take(long nowMillis) {
        fill(nowMillis);
        level -= TOKEN;
    }

    /** Milliseconds until there is a token; 0 if there is one. */
    long millisUntilNext(long nowMillis) {
        fill(nowMillis);
        return level >= TOKEN ? 0 : (TOKEN - level + perSecond - 1) / perSecond;
    }

    private void fill(long nowMillis) {
        long passed = Math.min(TOKEN, Math.max(0, nowMillis - filledMillis)); // no more than a second fits
        level = Math.min(perSecond * TOKEN, level + passed * perSecond);
        filledMillis = nowMillis;
    }
}
