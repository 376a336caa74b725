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
        return switch (code) {
            case MAILBOX_FULL ->
                new TryAgainException(
                        Reason.MAILBOX_FULL,
                        "the contact's mailbox is full, since they have not fetched for long; the message waits here");
            case RELAY_FULL ->
                new TryAgainException(Reason.RELAY_FULL, "the relay has no room; what you sent waits here");
            case UNAVAILABLE, RATE_LIMITED, SHUTTING_DOWN, SILENT, TOO_MANY_REQUESTS, LIMIT_EXCEEDED, UNKNOWN_HANDLE ->
                new TryAgainException(Reason.RELAY_BUSY, "the relay cannot do it now; it is tried again");
            case ACCESS_REQUIRED ->
                new AskUserException(
                        Reason.ACCESS_REQUIRED,
                        "the relay asks for its access secret: use the whole address that its operator gave you");
            case NOT_OFFERED ->
                new AskUserException(
                        Reason.NOT_OFFERED,
                        "the relay does not offer this: an address is published at a relay that stores on disk");
            case REFUSED -> new AskUserException(Reason.MAILBOX_GONE, "the mailbox is gone from the relay");
            default -> new ProgramFaultException(Reason.INTERNAL, "the relay refused a request: " + code.name());
        };
    }

    /** An invitation that cannot be used. */
    public static AskUserException of(InvitationException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case NOT_A_LINK -> new AskUserException(Reason.LINK_INVALID, message, e);
            case OTHER_KIND -> new AskUserException(Reason.LINK_OTHER_KIND, message, e);
            case DAMAGED_LINK -> new AskUserException(Reason.LINK_DAMAGED, message, e);
            case EXPIRED -> new AskUserException(Reason.LINK_EXPIRED, message, e);
            case NEWER -> new AskUserException(Reason.LINK_TOO_NEW, message, e);
            default -> new AskUserException(Reason.INVITATION_FORGED, message, e);
        };
    }

    /** A connection that ended or did not come about; empty if we ended it. */
    static Optional<WaystationException> of(ConnectionFailure failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case CLOSED -> Optional.empty();
            case UNREACHABLE, LOST -> Optional.of(new TryAgainException(Reason.RELAY_UNREACHABLE, message, failure));
            case WRONG_RELAY -> Optional.of(new AskUserException(Reason.WRONG_RELAY, message, failure));
            case CLOCK -> Optional.of(new AskUserException(Reason.CLOCK_WRONG, message, failure));
            case NOT_A_RELAY, FAULTY_RELAY -> Optional.of(new AskUserException(Reason.NOT_A_RELAY, message, failure));
            case RELAY_TOO_NEW -> Optional.of(new AskUserException(Reason.RELAY_TOO_NEW, message, failure));
            case RELAY_TOO_OLD -> Optional.of(new AskUserException(Reason.RELAY_TOO_OLD, message, failure));
            case GOODBYE -> Optional.of(of(failure.code()));
            default -> Optional.of(new ProgramFaultException(Reason.INTERNAL, message, failure));
        };
    }

    /** A backup that could not be written or read. */
    public static AskUserException ofBackup(StoreException failure) {
        return switch (failure.kind()) {
            case WRONG_PASSPHRASE ->
                new AskUserException(
                        Reason.WRONG_PASSPHRASE,
                        "the passphrase of the backup is wrong, or the beginning of the file is damaged",
                        failure);
            case DAMAGED ->
                new AskUserException(
                        Reason.BACKUP_DAMAGED,
                        "the backup is damaged, or a part of it is missing: nothing was restored",
                        failure);
            case NEWER_FORMAT ->
                new AskUserException(
                        Reason.BACKUP_TOO_NEW,
                        "this backup was written by a newer version: update this program",
                        failure);
            case MISSING -> new AskUserException(Reason.BACKUP_INVALID, "this file is no backup of a profile", failure);
            default -> new AskUserException(Reason.BACKUP_FAILED, "the backup could not be written or read", failure);
        };
    }

    /** A store that could not be made, opened, read or written. */
    public static AskUserException of(StoreException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case MISSING -> new AskUserException(Reason.PROFILE_MISSING, "there is no profile here", failure);
            case EXISTS -> new AskUserException(Reason.PROFILE_EXISTS, "there is a profile here already", failure);
            case IN_USE ->
                new AskUserException(Reason.PROFILE_IN_USE, "this profile is open in another program", failure);
            case WRONG_PASSPHRASE -> new AskUserException(Reason.WRONG_PASSPHRASE, "the passphrase is wrong", failure);
            case DAMAGED ->
                new AskUserException(
                        Reason.STORE_DAMAGED, "the profile's file is damaged: restore it from a copy", failure);
            case NEWER_FORMAT ->
                new AskUserException(
                        Reason.STORE_TOO_NEW,
                        "this profile was written by a newer version: update this program",
                        failure);
            default -> new AskUserException(Reason.STORE_FAILED, message, failure);
        };
    }
}
