package org.waystation.client.internal.crypto;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import org.waystation.sealed.v1.Content;

/** S-205: the first content of an invitee says where the inviter can write to. */
final class FirstContent {
    private static final int ID = 16;

    private FirstContent() {}

    static boolean isValid(byte[] bytes, byte[] directionStart) {
        try {
            Content content = Content.parseFrom(bytes);
            return content.getId().size() == ID
                    && content.getNumber() == 1
                    && Arrays.equals(content.getPrevious().toByteArray(), directionStart)
                    && content.getKindCase() == Content.KindCase.INTRODUCTION
                    && Offers.areValid(content.getIntroduction().getMailboxesList());
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
