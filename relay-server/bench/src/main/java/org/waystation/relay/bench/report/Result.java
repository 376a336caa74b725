package org.waystation.relay.bench.report;

/** One case: what the relay did, what the limit gave in the same rounds, and what it cost. What a case has none of stays empty. */
public final class Result {
    public final String name;
    public final String unit;
    public final Samples relay = new Samples();
    public final Samples limit = new Samples();

    /** CPU of the server, and of the load generator beside it, microseconds for each message. */
    public final Samples cpuMicros = new Samples();

    public final Samples generatorMicros = new Samples();
    public final Samples p50Millis = new Samples();
    public final Samples p99Millis = new Samples();

    public Result(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    /** Relay to limit, round by round: what swings between rounds swings for both. */
    public Samples ratio() {
        Samples ratio = new Samples();
        for (int round = 0; round < Math.min(relay.count(), limit.count()); round++) {
            ratio.add(relay.get(round) / limit.get(round));
        }
        return ratio;
    }

    /** What the spread is shown of: the relay's figure where there is one. */
    public Samples figure() {
        return relay.count() > 0 ? relay : limit;
    }
}
