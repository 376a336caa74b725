package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.List;
import org.waystation.client.testing.Script;
import org.waystation.wire.v1.CaughtUp;
import org.waystation.wire.v1.Created;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Limits;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.RetiredKeyPresented;

/** What a relay in the hands of a script says. */
final class Lies {
    /** Entries that a profile may be given: genuine ones, others' and none at all. */
    private final List<ByteString> entries;

    Lies(List<ByteString> entries) {
        this.entries = entries;
    }

    /** @param odd which of files a relay takes: most, short ones or none */
    static RelayHello hello(int window, int odd) {
        Limits.Builder limits = Limits.newBuilder()
                .setWindow(window)
                .setMailboxEntries(odd % 16 == 1 ? 1 : 100)
                .setMailboxBytes(1 << 30);
        RelayHello.Builder hello = RelayHello.newBuilder().setLimits(limits);
        return (odd % 16 == 2 ? hello : hello.addRetentions(Retention.LOG)).build();
    }

    Reply.Builder reply(Request asked, Script script) {
        int odd = script.next();
        if (odd < 40) {
            return Reply.newBuilder()
                    .setFailed(
                            Failed.newBuilder().setCodeValue(script.next(24)).setRetrySeconds((int) script.number()));
        }
        int kind = odd < 240 ? asked.getVerbCase().getNumber() : script.next(12);
        return switch (kind) {
            case Request.CREATE_FIELD_NUMBER -> Reply.newBuilder().setCreated(Created.getDefaultInstance());
            case Request.OPEN_FIELD_NUMBER -> {
                Opened.Builder opened = Opened.newBuilder().setHandle(handle(script));
                yield Reply.newBuilder().setOpened(opened.setRetiredKeyPresented(script.next(8) == 1));
            }
            case Request.CLAIM_FIELD_NUMBER ->
                Reply.newBuilder().setClaimed(org.waystation.wire.v1.Claimed.getDefaultInstance());
            case Request.APPEND_FIELD_NUMBER ->
                Reply.newBuilder()
                        .setAppended(
                                org.waystation.wire.v1.Appended.newBuilder().setPosition(script.number()));
            case Request.SUBSCRIBE_FIELD_NUMBER ->
                Reply.newBuilder().setSubscribed(org.waystation.wire.v1.Subscribed.getDefaultInstance());
            case Request.ACKNOWLEDGE_FIELD_NUMBER ->
                Reply.newBuilder().setAcknowledged(org.waystation.wire.v1.Acknowledged.getDefaultInstance());
            case Request.DELETE_FIELD_NUMBER ->
                Reply.newBuilder().setDeleted(org.waystation.wire.v1.Deleted.getDefaultInstance());
            default -> Reply.newBuilder();
        };
    }

    private static int handle(Script script) {
        int odd = script.next();
        return odd < 250 ? odd % 6 : (int) script.number();
    }

    Event.Builder event(Script script) {
        int handle = handle(script);
        return switch (script.next(8)) {
            case 0 -> Event.newBuilder().setCaughtUp(CaughtUp.newBuilder().setHandle(handle));
            case 1 ->
                Event.newBuilder().setEnded(Ended.newBuilder().setHandle(handle).setReasonValue(script.next(6)));
            case 2 ->
                Event.newBuilder()
                        .setRetiredKeyPresented(RetiredKeyPresented.newBuilder().setHandle(handle));
            case 3 -> Event.newBuilder();
            default ->
                Event.newBuilder()
                        .setDelivery(Delivery.newBuilder()
                                .setHandle(handle)
                                .setPosition(script.number())
                                .setEntry(entries.get(script.next(entries.size()))));
        };
    }
}
