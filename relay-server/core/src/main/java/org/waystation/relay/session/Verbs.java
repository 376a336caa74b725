package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.mailbox.Command;
import org.waystation.relay.mailbox.Seat;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.Rekey;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;
import org.waystation.wire.v1.Trim;

/** Makes commands of one connection's requests, or refuses what needs no mailbox to be refused; keeps the open handles. */
final class Verbs {
    private final Sessions relay;
    private final Mailroom mail;
    private final Admission admission;
    private final Refusals refusals;

    private final Handles seats = new Handles();
    private final RequestIds opening = new RequestIds();
    private int lastHandle;
    private int countedHandles;

    /** Where requests go that come to nothing. */
    interface Refusals {
        void refuse(int id, ErrorCode code);
    }

    Verbs(Sessions relay, Mailroom mail, Proofs.Channel channel, Refusals refusals) {
        this.relay = relay;
        this.mail = mail;
        this.refusals = refusals;
        this.admission = new Admission(
                channel, relay.access(), relay.offersLogs(), relay.limits().getProofsPerMinute(), relay.proofShares());
    }

    void opened(Seat seat) {
        seats.add(seat);
    }

    void closed(Seat seat) {
        seats.remove(seat);
        countHandles();
    }

    void answered(int id) {
        opening.remove(id);
        countHandles();
    }

    void forget() {
        seats.clear();
        opening.clear();
        countHandles();
    }

    /** Tells the relay how many handles this connection has or waits for. */
    private void countHandles() {
        int now = seats.size() + opening.size();
        if (now != countedHandles) {
            relay.handlesChanged(now - countedHandles);
            countedHandles = now;
        }
    }

    // ---------------------------------------------------------------------------------------- with proofs

    /** What is known about the proofs of a request before they are verified; null if it has none. */
    @Nullable
    ProofCheck check(Request request) {
        long now = relay.nowMillis();
        return switch (request.getVerbCase()) {
            case CREATE -> admission.create(request.getCreate(), now);
            case OPEN -> checkOpen(request, now);
            case CLAIM -> {
                Seat seat = seats.find(request.getClaim().getHandle());
                yield seat == null
                        ? ProofCheck.failed(ErrorCode.UNKNOWN_HANDLE)
                        : admission.claim(request.getClaim(), seat.role(), now);
            }
            case REKEY -> checkRekey(request.getRekey(), now);
            default -> null;
        };
    }

    private ProofCheck checkOpen(Request request, long now) {
        boolean handleFree =
                seats.size() + opening.size() < relay.limits().getHandles() && relay.handleFree(); // W-313, W-316
        ProofCheck check = admission.open(request.getOpen(), handleFree, now);
        if (check.error() == null) {
            opening.add(request.getId());
            countHandles();
        }
        return check;
    }

    private ProofCheck checkRekey(Rekey rekey, long now) {
        Seat seat = seats.find(rekey.getHandle());
        if (seat == null) {
            return ProofCheck.failed(ErrorCode.UNKNOWN_HANDLE);
        }
        return seat.role() == Role.READER // W-501
                ? ProofCheck.failed(ErrorCode.NOT_PERMITTED)
                : admission.rekey(rekey, now);
    }

    /** The command of a request whose proofs were verified; null if it is refused. */
    @Nullable
    Command proven(Request request, boolean proven) {
        int id = request.getId();
        return switch (request.getVerbCase()) {
            case CREATE -> create(id, request.getCreate(), proven);
            case OPEN -> open(id, request.getOpen(), proven);
            case CLAIM -> claim(id, request.getClaim(), proven);
            default -> rekey(id, request.getRekey(), proven);
        };
    }

    private @Nullable Command create(int id, Create create, boolean proven) {
        if (!proven) {
            return refuse(id, ErrorCode.REFUSED); // W-304
        }
        return new Command.Create(mail, id, keys(create.getReaderKey(), create.getWriterKey(), create.getOwnerKey()));
    }

    private static Command.Keys keys(ByteString reader, ByteString writer, ByteString owner) {
        return new Command.Keys(RoleKey.of(reader), RoleKey.of(writer), owner.isEmpty() ? null : RoleKey.of(owner));
    }

    /** W-312: a wrong proof goes the way of an unknown key, so that neither the answer nor its time tells them apart. */
    private Command open(int id, Open open, boolean proven) {
        ByteString key = proven ? open.getKey() : relay.randomBytes(Wire.KEY);
        return new Command.Open(mail, id, ++lastHandle, open.getRole(), RoleKey.of(key));
    }

    private @Nullable Command claim(int id, Claim claim, boolean proven) {
        Seat seat = seats.find(claim.getHandle());
        return seat == null
                ? refuse(id, ErrorCode.UNKNOWN_HANDLE)
                : new Command.Claim(seat, id, RoleKey.of(claim.getNewKey()), proven);
    }

    private @Nullable Command rekey(int id, Rekey rekey, boolean proven) {
        Seat seat = seats.find(rekey.getHandle());
        if (seat == null) {
            return refuse(id, ErrorCode.UNKNOWN_HANDLE);
        }
        Command.Keys keys = keys(rekey.getReaderKey(), rekey.getWriterKey(), rekey.getOwnerKey());
        return new Command.Rekey(
                seat,
                id,
                rekey.getEpoch(),
                RoleKey.of(rekey.getSigner()),
                proven,
                keys,
                rekey.getEntry(),
                rekey.getChangeFrom());
    }

    // -------------------------------------------------------------------------------------- without proofs

    /** The command of a request that needs no proof; null if it is refused. */
    @Nullable
    Command onHandle(Request request) {
        int id = request.getId();
        return switch (request.getVerbCase()) {
            case APPEND -> append(id, request.getAppend());
            case SUBSCRIBE -> subscribe(id, request.getSubscribe());
            case ACKNOWLEDGE -> acknowledge(id, request.getAcknowledge());
            case TRIM -> trim(id, request.getTrim());
            case DELETE -> {
                Seat seat = seat(id, request.getDelete().getHandle());
                yield seat == null ? null : new Command.Delete(seat, id);
            }
            default -> refuse(id, ErrorCode.NOT_OFFERED); // W-204
        };
    }

    private @Nullable Command append(int id, Append append) {
        Seat seat = seat(id, append.getHandle(), Role.WRITER); // W-401
        if (seat == null) {
            return null;
        }
        return Wire.isEntrySize(append.getEntry().size()) // W-402
                ? new Command.Append(seat, id, append.getEntry(), append.getHours())
                : refuse(id, ErrorCode.MALFORMED);
    }

    private @Nullable Command subscribe(int id, Subscribe subscribe) {
        Seat seat = seat(id, subscribe.getHandle(), Role.READER); // W-411
        if (seat == null) {
            return null;
        }
        int window = subscribe.getWindow();
        return window >= 1 && window <= relay.limits().getWindow() // W-412
                ? new Command.Subscribe(seat, id, window, subscribe.getFrom())
                : refuse(id, ErrorCode.LIMIT_EXCEEDED);
    }

    private @Nullable Command acknowledge(int id, Acknowledge acknowledge) {
        Seat seat = seat(id, acknowledge.getHandle(), Role.READER); // W-411
        return seat == null ? null : new Command.Acknowledge(seat, id, acknowledge.getThrough());
    }

    private @Nullable Command trim(int id, Trim trim) {
        Seat seat = seat(id, trim.getHandle(), Role.OWNER); // W-511
        return seat == null ? null : new Command.Trim(seat, id, trim.getBefore());
    }

    /** The open handle, or null and W-310 answered. */
    private @Nullable Seat seat(int id, int handle) {
        Seat seat = seats.find(handle);
        if (seat == null) {
            refuse(id, ErrorCode.UNKNOWN_HANDLE);
        }
        return seat;
    }

    /** The open handle, or null and W-310 or NOT_PERMITTED answered. */
    private @Nullable Seat seat(int id, int handle, Role role) {
        Seat seat = seat(id, handle);
        if (seat != null && seat.role() != role) {
            refuse(id, ErrorCode.NOT_PERMITTED);
            return null;
        }
        return seat;
    }

    private @Nullable Command refuse(int id, ErrorCode code) {
        refusals.refuse(id, code);
        return null;
    }
}
