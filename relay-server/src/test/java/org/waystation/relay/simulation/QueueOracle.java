package org.waystation.relay.simulation;

/** What is true of a QUEUE: what is acknowledged is gone. */
final class QueueOracle extends Oracle {
    private long acknowledgeAsked;

    /**
     * A reader asks for deliveries.
     *
     * @param recorded what the relay said, on this connection, is acknowledged
     */
    Reading reads(int window, long recorded) {
        return new Reading(window, 0, 0, recorded + 1, lastPromised(), 0);
    }

    void acknowledgeAsked(long through) {
        acknowledgeAsked = Math.max(acknowledgeAsked, through);
    }

    /** The relay says that it is acknowledged. */
    void acknowledged(long through) {
        gone = gone.and(new Gone(through + 1, false));
    }

    @Override
    void delivered(Reading reading, long position, long content, int now) {
        reading.outstanding.headSet(acknowledgeAsked, true).clear();
        require(position >= reading.gone, "what was acknowledged before is not delivered");
        super.delivered(reading, position, content, now);
    }

    /** Acknowledgements are not synced. */
    @Override
    void powerLost() {
        gone = new Gone(erased().before(), gone.all());
    }

    @Override
    boolean mayBeMissing(long position, Sent entry, int now) {
        return position <= acknowledgeAsked || entry.lives() <= now;
    }
}
