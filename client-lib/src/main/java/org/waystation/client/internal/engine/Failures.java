package org.waystation.client.internal.engine;

import java.util.Optional;
import org.waystation.client.AskUserException;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.TryAgainException;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.internal.net.ConnectionFailure;
import org.waystation.client.store.StoreException;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Failed;

/** What failures below mean to the app: each becomes one of the three kinds, with a reason and words for a person. */
public final class Failures {
    private Failures() {}

    /** A relay's reply (protocol.md, section 9). */
    static WaystationException of(Failed failed) {
        return of(failed.getCode());
    }

    static WaystationException of(ErrorCode code) {
        switch (code) {
            case MAILBOX_FULL:
                return new TryAgainException(
                        Reason.MAILBOX_FULL,
                        "the contact's mailbox is full, since they have not fetched for long; the message waits here");
            case RELAY_FULL:
                return new TryAgainException(Reason.RELAY_FULL, "the relay has no room; what you sent waits here");
            case UNAVAILABLE:
            case RATE_LIMITED:
            case SHUTTING_DOWN:
            case SILENT:
            case TOO_MANY_REQUESTS:
            case LIMIT_EXCEEDED:
            case UNKNOWN_HANDLE:
                return new TryAgainException(Reason.RELAY_BUSY, "the relay cannot do it now; it is tried again");
            case ACCESS_REQUIRED:
                return new AskUserException(
                        Reason.ACCESS_REQUIRED,
                        "the relay asks for its access secret: use the whole address that its operator gave you");
            case REFUSED:
                return new AskUserException(Reason.MAILBOX_GONE, "the mailbox is gone from the relay");
            default:
                return new ProgramFaultException(Reason.INTERNAL, "the relay refused a request: " + code);
        }
    }

    /** An invitation that cannot be used. */
    public static AskUserException of(InvitationException e) {
        String message = String.valueOf(e.getMessage());
        switch (e.kind()) {
            case NOT_A_LINK:
                return new AskUserException(Reason.LINK_INVALID, message, e);
            case OTHER_KIND:
                return new AskUserException(Reason.LINK_OTHER_KIND, message, e);
            case DAMAGED_LINK:
                return new AskUserException(Reason.LINK_DAMAGED, message, e);
            case EXPIRED:
                return new AskUserException(Reason.LINK_EXPIRED, message, e);
            case NEWER:
                return new AskUserException(Reason.LINK_TOO_NEW, message, e);
            default:
                return new AskUserException(Reason.INVITATION_FORGED, message, e);
        }
    }

    /** A connection that ended or did not come about; empty if we ended it. */
    static Optional<WaystationException> of(ConnectionFailure failure) {
        String message = String.valueOf(failure.getMessage());
        switch (failure.kind()) {
            case CLOSED:
                return Optional.empty();
            case UNREACHABLE:
            case LOST:
                return Optional.of(new TryAgainException(Reason.RELAY_UNREACHABLE, message, failure));
            case WRONG_RELAY:
                return Optional.of(new AskUserException(Reason.WRONG_RELAY, message, failure));
            case CLOCK:
                return Optional.of(new AskUserException(Reason.CLOCK_WRONG, message, failure));
            case NOT_A_RELAY:
            case FAULTY_RELAY:
                return Optional.of(new AskUserException(Reason.NOT_A_RELAY, message, failure));
            case RELAY_TOO_NEW:
                return Optional.of(new AskUserException(Reason.RELAY_TOO_NEW, message, failure));
            case RELAY_TOO_OLD:
                return Optional.of(new AskUserException(Reason.RELAY_TOO_OLD, message, failure));
            case GOODBYE:
                return Optional.of(of(failure.code()));
            default:
                return Optional.of(new ProgramFaultException(Reason.INTERNAL, message, failure));
        }
    }

    /** A store that could not be made, opened, read or written. */
    public static AskUserException of(StoreException failure) {
        String message = String.valueOf(failure.getMessage());
        switch (failure.kind()) {
            case IN_USE:
                return new AskUserException(Reason.PROFILE_IN_USE, "this profile is open in another program", failure);
            case WRONG_PASSPHRASE:
                return new AskUserException(Reason.WRONG_PASSPHRASE, "the passphrase is wrong", failure);
            case DAMAGED:
                return new AskUserException(
                        Reason.STORE_DAMAGED, "the profile's file is damaged: restore it from a copy", failure);
            case NEWER_FORMAT:
                return new AskUserException(
                        Reason.STORE_TOO_NEW,
                        "this profile was written by a newer version: update this program",
                        failure);
            default:
                return new AskUserException(Reason.STORE_FAILED, message, failure);
        }
    }
}
