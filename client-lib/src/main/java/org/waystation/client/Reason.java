package org.waystation.client;

/** Why something failed. Names are stable: programs print them and other programs read them. */
public enum Reason {
    // try again
    /** Nobody answers at the relay's address. */
    RELAY_UNREACHABLE,
    /** The relay answers that it cannot do it now. */
    RELAY_BUSY,
    /** The relay has no room. */
    RELAY_FULL,
    /** The recipient's mailbox is full: they have not fetched for long. The message waits in the outbox. */
    MAILBOX_FULL,
    /** It took longer than the caller wanted to wait. What was begun goes on. */
    TIMED_OUT,

    // ask the user
    /** Somebody answers at the relay's address who is not the relay that the address names. */
    WRONG_RELAY,
    /** What answers is no relay, or a broken one. */
    NOT_A_RELAY,
    /** The relay speaks only newer versions: this program must be updated. */
    RELAY_TOO_NEW,
    /** The relay speaks only older versions: the relay must be updated. */
    RELAY_TOO_OLD,
    /** The relay asks for its access secret, which is missing in its address, or is not this one. */
    ACCESS_REQUIRED,
    /** The relay's certificate is not valid at the time this device's clock shows. */
    CLOCK_WRONG,
    /** A mailbox that should be there is gone from the relay. */
    MAILBOX_GONE,
    /** Not a relay address. */
    ADDRESS_INVALID,
    /** Not one to three different relays. */
    RELAYS_INVALID,
    /** Not an invitation link, a published address or a re-home code. */
    LINK_INVALID,
    /** A link or code of which something is missing or altered. */
    LINK_DAMAGED,
    /** A link or code of another kind. */
    LINK_OTHER_KIND,
    /** The link was used before, or has expired at the relay: if nobody else should have had it, its maker should know. */
    LINK_USED,
    /** The link was made by a newer version of this program. */
    LINK_TOO_NEW,
    /** The invitation has expired, or what is published at the address. */
    LINK_EXPIRED,
    /** The relay gave something else than the invitation the link names, or than the address's owner signed. */
    INVITATION_FORGED,
    /** The invitation or address was made by this profile. */
    OWN_INVITATION,
    /** The published address was withdrawn, or the relay has lost it, or has only an older state of it. */
    ADDRESS_GONE,
    /** The relay does not offer what is needed. */
    NOT_OFFERED,
    /** No request with this id waits. */
    REQUEST_UNKNOWN,
    /** No introduction with this id waits. */
    INTRODUCTION_UNKNOWN,
    /** As many introductions as can be open at a time wait for answers. */
    TOO_MANY_INTRODUCTIONS,
    /** The re-home code is from no contact of this profile, or is not as they made it. */
    REHOME_UNKNOWN,
    /** The re-home code, or a newer one of the same contact, was used before. */
    REHOME_USED,
    /** The re-home code has expired: ask for a new one, or set the clock. */
    REHOME_EXPIRED,
    /** No contact has this name. */
    CONTACT_UNKNOWN,
    /** Another contact has this name. */
    CONTACT_NAME_TAKEN,
    /** A name that is empty, too long, or has control characters in it. */
    CONTACT_NAME_INVALID,
    /** The contact has not answered the invitation yet. */
    CONTACT_INCOMPLETE,
    /** A verified contact restored their profile: the user has to say whether to go on. */
    CONTACT_RESTORED,
    /** This profile was restored from a backup made before the contact had answered: they have to write first. */
    CONTACT_NOT_RENEWED,
    /** This profile was restored on another device: this one does nothing any more. */
    PROFILE_REPLACED,
    /** The contact is blocked. */
    CONTACT_BLOCKED,
    /** Messages can last from 5 seconds to 365 days, or for good. */
    TIMER_INVALID,
    /** The message was deleted, or its time was over, before the relay had all of it. */
    MESSAGE_GONE,
    /** More bytes of UTF-8 than a text (65,536) or a greeting (300) may have. */
    TEXT_TOO_LONG,
    /** More bytes than a file may have (268,435,456), or than the relay takes. */
    FILE_TOO_LARGE,
    /** A file cannot have this name or media type. */
    FILE_INVALID,
    /** The file is not the one that was begun to be sent, or not as long as was said. */
    FILE_CHANGED,
    /** The file is gone from its relay: it expired, or its sender deleted it. */
    FILE_GONE,
    /** What the relay has is not the file as it was sent, or not all of it. Nothing of what was fetched counts. */
    FILE_DAMAGED,
    /** Reading the file that is sent, or writing the one that is fetched, failed. */
    FILE_FAILED,
    /** No unfinished transfer has this id. */
    TRANSFER_UNKNOWN,
    /** As many transfers as can be open at a time are not finished. */
    TOO_MANY_TRANSFERS,
    /** No text, or text that is not valid Unicode. */
    TEXT_INVALID,
    /** There is no profile here. */
    PROFILE_MISSING,
    /** There is a profile here already. */
    PROFILE_EXISTS,
    /** The profile is open in another program. */
    PROFILE_IN_USE,
    /** The passphrase is wrong. */
    WRONG_PASSPHRASE,
    /** The profile's file is not as it was written. */
    STORE_DAMAGED,
    /** The profile was written by a newer version of this program. */
    STORE_TOO_NEW,
    /** The file is no backup of a profile. */
    BACKUP_INVALID,
    /** The backup is not as it was written, or not all of it is there. */
    BACKUP_DAMAGED,
    /** The backup was written by a newer version of this program. */
    BACKUP_TOO_NEW,
    /** The backup could not be written or read. */
    BACKUP_FAILED,
    /** The medium failed: full, gone, read-only. */
    STORE_FAILED,

    // fix the program
    /** The profile was closed. */
    CLOSED,
    /** An argument that the documentation excludes. */
    ARGUMENT,
    /** A profile was to be kept in a directory, and SQLite's library, which that needs, is not in the program. */
    SQLITE_MISSING,
    /** The library contradicts itself: please report it. */
    INTERNAL
}
