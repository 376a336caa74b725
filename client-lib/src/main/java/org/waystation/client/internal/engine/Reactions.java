package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import org.waystation.client.AskUserException;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Reaction;

/** What one thinks of a message, in a sign (cryptography.md, section 6h). */
final class Reactions {
    private Reactions() {}

    /**
     * What tells the contact.
     *
     * @param emoji empty: taken back
     * @throws AskUserException TEXT_INVALID, TEXT_TOO_LONG
     */
    static Content.Builder to(ByteString message, String emoji) {
        if (!emoji.isEmpty() && Texts.encode(emoji).size() > Profile.MAX_REACTION) {
            throw new AskUserException(
                    Reason.TEXT_TOO_LONG, "a reaction has at most " + Profile.MAX_REACTION + " bytes");
        }
        if (!isPrintable(emoji)) {
            throw new AskUserException(Reason.TEXT_INVALID, "a reaction has no control characters");
        }
        Reaction reaction =
                Reaction.newBuilder().setMessage(message).setEmoji(emoji).build();
        return Content.newBuilder().setReaction(reaction);
    }

    private static boolean isPrintable(String emoji) {
        return emoji.codePoints().noneMatch(Character::isISOControl);
    }

    /** S-433. The app is told, whether the message is known or not: nobody else sees a difference. */
    static void received(Content content, Conversation from, Inbox inbox, Step step) {
        Reaction reaction = content.getReaction();
        boolean valid = reaction.getMessage().size() == Keys.ID
                && reaction.getEmojiBytes().size() <= Profile.MAX_REACTION
                && isPrintable(reaction.getEmoji())
                && Fading.isValid(content.getLife().getAfter());
        if (!valid) {
            from.notice(Received.Notice.Kind.UNREADABLE, "a reaction that cannot be was set aside", step);
            return;
        }
        ReceivedRecord.Reaction told = ReceivedRecord.Reaction.newBuilder()
                .setMessageId(Keys.hex(reaction.getMessage().toByteArray()))
                .setEmoji(reaction.getEmoji())
                .setSentAt(content.getSentAt())
                .build();
        ReceivedRecord.Builder record = ReceivedRecord.newBuilder()
                .setContactId(from.hexId())
                .setReaction(told)
                .setDisappearsAt(Fading.disappearsAt(content, step.now()));
        inbox.add(record, step);
    }
}
