package org.waystation.relay.session;

/**
 * W-315: how many proofs the relay checks in a second, and what part of them is whose. For any number of threads.
 *
 * <p>In a second each connection may ask for half of everything divided by the number of those who asked in the last second. So
 * however much some ask for, they get half at most, and the other half is there for as many newcomers. Who is refused has asked,
 * and counts in the next second: nobody can keep others out by being early. Only more connections than there are proofs can, and
 * those have to be made first.
 */
final class ProofShares {
    private final int perSecond;

    private long second;
    private int spent;
    private int askers;
    private int askedBefore;

    ProofShares(int perSecond) {
        this.perSecond = perSecond;
    }

    /** What one connection has had of it. Of that connection's thread. */
    static final class Share {
        private long second = -1;
        private int taken;
    }

    /** Whether the connection may have one more proof checked now. */
    synchronized boolean take(Share share, long nowMillis) {
        long now = nowMillis / 1000;
        if (now != second) {
            askedBefore = now == second + 1 ? askers : 0;
            second = now;
            spent = 0;
            askers = 0;
        }
        if (share.second != now) {
            share.second = now;
            share.taken = 0;
            askers++;
        }
        if (spent >= perSecond || share.taken >= Math.max(1, perSecond / 2 / Math.max(1, askedBefore))) {
            return false;
        }
        spent++;
        share.taken++;
        return true;
    }

    /** When it is worth asking again, for somebody who was refused: the more ask, the later. */
    synchronized int retrySeconds() {
        return 1 + Math.max(askers, askedBefore) / perSecond;
    }
}
