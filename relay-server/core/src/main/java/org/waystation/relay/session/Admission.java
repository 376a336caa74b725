package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.Rekey;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** The rules of Create, Open, Claim and Rekey that need no mailbox, for one connection; and how many proofs it may still ask for. */
final class Admission {
    private static final long MINUTE = 60_000;

    private final Proofs.Channel channel;
    private final Optional<ByteString> access;
    private final boolean logs;
    private final int proofsPerMinute;
    private final ProofShares shares;
    private final ProofShares.Share share = new ProofShares.Share();
    private long minuteBegan;
    private int asked;

    /** @param logs whether LOGs are offered */
    Admission(
            Proofs.Channel channel,
            Optional<ByteString> access,
            boolean logs,
            int proofsPerMinute,
            ProofShares shares) {
        this.channel = channel;
        this.access = access;
        this.logs = logs;
        this.proofsPerMinute = proofsPerMinute;
        this.shares = shares;
    }

    ProofCheck create(Create create, long nowMillis) {
        Retention retention = create.getRetention();
        boolean log = retention == Retention.LOG;
        if (!log && retention != Retention.QUEUE) {
            return ProofCheck.failed(ErrorCode.NOT_OFFERED);
        }
        boolean owner = log
                ? lengthsFit(create.getOwnerKey(), create.getOwnerProof())
                : create.getOwnerKey().isEmpty() && create.getOwnerProof().isEmpty();
        if (!owner
                || !lengthsFit(create.getReaderKey(), create.getReaderProof())
                || !lengthsFit(create.getWriterKey(), create.getWriterProof())) {
            return ProofCheck.failed(ErrorCode.MALFORMED);
        }
        if (log && !logs) {
            return ProofCheck.failed(ErrorCode.NOT_OFFERED);
        }
        int wait = askFor(nowMillis);
        if (wait > 0) {
            return ProofCheck.failed(ErrorCode.RATE_LIMITED, wait);
        }
        if (!accessProven(create.getAccessProof())) {
            return ProofCheck.failed(ErrorCode.ACCESS_REQUIRED);
        }
        ProofCheck check = ProofCheck.passed()
                .with(Proofs.Purpose.CREATE, Role.READER, channel, create.getReaderKey(), create.getReaderProof())
                .with(Proofs.Purpose.CREATE, Role.WRITER, channel, create.getWriterKey(), create.getWriterProof());
        return log
                ? check.with(Proofs.Purpose.CREATE, Role.OWNER, channel, create.getOwnerKey(), create.getOwnerProof())
                : check;
    }

    ProofCheck open(Open open, boolean handleFree, long nowMillis) {
        boolean role = open.getRole() == Role.READER || open.getRole() == Role.WRITER || open.getRole() == Role.OWNER;
        if (!role || !lengthsFit(open.getKey(), open.getProof())) {
            return ProofCheck.failed(ErrorCode.MALFORMED);
        }
        if (!handleFree) {
            return ProofCheck.failed(ErrorCode.LIMIT_EXCEEDED);
        }
        int wait = askFor(nowMillis);
        if (wait > 0) {
            return ProofCheck.failed(ErrorCode.RATE_LIMITED, wait);
        }
        return ProofCheck.passed().with(Proofs.Purpose.OPEN, open.getRole(), channel, open.getKey(), open.getProof());
    }

    ProofCheck claim(Claim claim, Role role, long nowMillis) {
        if (!lengthsFit(claim.getNewKey(), claim.getProof())) {
            return ProofCheck.failed(ErrorCode.MALFORMED);
        }
        int wait = askFor(nowMillis);
        if (wait > 0) {
            return ProofCheck.failed(ErrorCode.RATE_LIMITED, wait);
        }
        return ProofCheck.passed().with(Proofs.Purpose.CLAIM, role, channel, claim.getNewKey(), claim.getProof());
    }

    ProofCheck rekey(Rekey rekey, long nowMillis) {
        boolean keys = rekey.getReaderKey().size() == Wire.KEY
                && rekey.getWriterKey().size() == Wire.KEY
                && rekey.getOwnerKey().size() == Wire.KEY;
        if (!keys
                || !lengthsFit(rekey.getSigner(), rekey.getTransitionProof())
                || !Wire.isEntrySize(rekey.getEntry().size())) {
            return ProofCheck.failed(ErrorCode.MALFORMED);
        }
        int wait = askFor(nowMillis);
        if (wait > 0) {
            return ProofCheck.failed(ErrorCode.RATE_LIMITED, wait);
        }
        RoleKey signer = RoleKey.of(rekey.getSigner());
        return ProofCheck.passed().with(signer, () -> transition(rekey, signer), rekey.getTransitionProof());
    }

    private static byte[] transition(Rekey rekey, RoleKey signer) {
        return Proofs.transitionStatement(
                rekey.getEpoch(),
                signer,
                RoleKey.of(rekey.getReaderKey()),
                RoleKey.of(rekey.getWriterKey()),
                RoleKey.of(rekey.getOwnerKey()),
                rekey.getEntry());
    }

    private static boolean lengthsFit(ByteString key, ByteString proof) {
        return key.size() == Wire.KEY && proof.size() == Wire.PROOF;
    }

    /** W-314, W-315: 0 if one more proof is checked now; otherwise the seconds to wait. */
    private int askFor(long nowMillis) {
        if (nowMillis - minuteBegan >= MINUTE || nowMillis < minuteBegan) {
            minuteBegan = nowMillis;
            asked = 0;
        }
        if (asked >= proofsPerMinute) {
            return (int) ((minuteBegan + MINUTE - nowMillis + 999) / 1000);
        }
        if (!shares.take(share, nowMillis)) {
            return shares.retrySeconds();
        }
        asked++;
        return 0;
    }

    private boolean accessProven(ByteString proof) {
        return access.isEmpty() || MessageDigest.isEqual(accessProof(access.get()), proof.toByteArray());
    }

    private byte[] accessProof(ByteString secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.toByteArray(), "HmacSHA256"));
            return mac.doFinal(Proofs.accessStatement(channel));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks HMAC-SHA-256", e);
        }
    }
}
