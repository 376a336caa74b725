package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.waystation.mls.Insider.refused;
import static org.waystation.mls.People.NONE;
import static org.waystation.mls.People.ascii;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.schedule.MessageKey;
import org.waystation.mls.schedule.SecretTree;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.ExternalSender;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.PrivateMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.SenderData;
import org.waystation.mls.wire.WireFormat;
import org.waystation.mls.wire.Writer;

/** Rules M-601 to M-616. */
class FramingRulesTest {
    private Group alice;
    private Group bob;
    private Insider insider;

    @BeforeEach
    void two() throws Exception {
        List<Group> members = People.group(2);
        alice = members.get(0);
        bob = members.get(1);
        insider = new Insider(alice);
    }

    @Test
    void M601_another_group_is_not_ours() throws Exception {
        Client client = People.client();
        Group other = client.create(People.identity(client, "x"), ascii("another"), Extensions.NONE);
        refused(Rule.M601_OUR_GROUP, bob, other.protect(ascii("x"), NONE, 0));
    }

    @Test
    void M602_an_epoch_that_has_not_begun() throws Exception {
        alice.commit(Changes.none()).accept();
        refused(Rule.M602_EPOCH_NOT_AHEAD, bob, alice.protect(ascii("x"), NONE, 0));
        refused(Rule.M602_EPOCH_NOT_AHEAD, bob, alice.commit(Changes.none()).message());
    }

    @Test
    void M603_a_commit_for_an_epoch_that_is_over() throws Exception {
        byte[] stale = new Insider(bob).commit(Changes.none());
        People.commit(List.of(alice, bob), Changes.none());
        refused(Rule.M603_EPOCH_KEPT, alice, stale);
    }

    @Test
    void M604_a_member_has_a_leaf() {
        Content content = new Content.Proposed(new Proposal.Remove(0));
        refused(Rule.M604_SENDER_IS_MEMBER, bob, insider.publish(new Sender.Member(9), content, null));
        refused(Rule.M604_SENDER_IS_MEMBER, bob, insider.publish(new Sender.Member(-1), content, null));
    }

    @Test
    void M605_application_data_is_never_in_the_open() {
        Content data = new Content.Application(Bytes.copyOf(ascii("x")));
        refused(Rule.M605_APPLICATION_DATA_PRIVATE, bob, insider.publish(new Sender.Member(0), data, null));
    }

    @Test
    void M606_an_external_sender_is_listed() {
        Content content = new Content.Proposed(new Proposal.Remove(0));
        refused(Rule.M606_EXTERNAL_SENDER_LISTED, bob, insider.publish(new Sender.External(0), content, null));
    }

    @Test
    void M607_an_external_sender_proposes_only_what_it_may() throws Exception {
        Client client = People.client();
        KeyPair outside = People.SUITE.newSignatureKey(client.random());
        ExternalSender sender = new ExternalSender(outside.publicKey(), Credential.basic(ascii("x")));
        Extensions extensions = Extensions.of(ExternalSender.toExtension(List.of(sender)));
        Group group = People.group(client, People.SUITE, 2, extensions).get(1);
        byte[] id = group.groupId().toByteArray();
        Proposal init = new Proposal.ExternalInit(Bytes.EMPTY);
        refused(Rule.M607_EXTERNAL_CONTENT, group, client.proposeExternally(id, 1, 0, init, People.SUITE, outside));
    }

    @Test
    void M608_a_new_member_only_adds_itself() {
        Content content = new Content.Proposed(new Proposal.Remove(0));
        refused(Rule.M608_NEW_MEMBER_CONTENT, bob, insider.publish(new Sender.NewMemberProposal(), content, null));
        refused(Rule.M608_NEW_MEMBER_CONTENT, bob, insider.publish(new Sender.NewMemberCommit(), content, null));
    }

    private AuthenticatedContent signed(KeyPair key, WireFormat format, Content content) {
        FramedContent framed =
                new FramedContent(alice.groupId(), alice.epochNumber(), new Sender.Member(0), Bytes.EMPTY, content);
        return Framing.sign(
                People.SUITE, key, format, framed, insider.epoch.context().encode());
    }

    @Test
    void M609_the_signature_is_the_senders() throws Exception {
        KeyPair wrong = People.SUITE.newSignatureKey(insider.client.random());
        Content data = new Content.Application(Bytes.copyOf(ascii("x")));
        AuthenticatedContent forged = signed(wrong, WireFormat.PRIVATE_MESSAGE, data);
        refused(Rule.M609_SIGNATURE, bob, insider.epoch.frame(forged, 0, insider.client.random()));
        assertEquals("genuine", People.open(bob, alice.protect(ascii("genuine"), NONE, 0)));
    }

    @Test
    void M610_a_membership_tag_is_valid() {
        byte[] message = insider.publish(new Proposal.Remove(0));
        message[message.length - 1] ^= 1;
        refused(Rule.M610_MEMBERSHIP_TAG, bob, message);
    }

    @Test
    void M611_padding_is_zero() throws Exception {
        Content data = new Content.Application(Bytes.copyOf(ascii("x")));
        Epoch epoch = insider.epoch;
        AuthenticatedContent message = signed(epoch.signatureKey(), WireFormat.PRIVATE_MESSAGE, data);
        MessageKey key = epoch.secretTree().next(0, SecretTree.Kind.APPLICATION);
        byte[] plain =
                new Writer().struct(data).struct(message.auth()).u8(0).u8(1).toByteArray();
        byte[] aad = PrivateMessage.contentAad(message.content());
        byte[] sealed = People.SUITE.seal(key.key(), key.nonce().expose(), aad, plain);
        Secret senderKey = epoch.framing().senderDataKey(sealed);
        byte[] senderNonce = epoch.framing().senderDataNonce(sealed).expose();
        byte[] sender = new SenderData(0, key.generation(), Bytes.wrap(new byte[4])).encode();
        byte[] senderAad = PrivateMessage.senderDataAad(alice.groupId(), alice.epochNumber(), data.type());
        PrivateMessage padded = new PrivateMessage(
                alice.groupId(),
                alice.epochNumber(),
                data.type(),
                Bytes.EMPTY,
                Bytes.wrap(People.SUITE.seal(senderKey, senderNonce, senderAad, sender)),
                Bytes.wrap(sealed));
        refused(Rule.M611_PADDING_ZERO, bob, new MlsMessage.Private(padded).encode());
    }

    /** Pitfall 1: tamper, then deliver the genuine message. */
    @Test
    void M612_a_tampered_message_costs_nothing_and_the_genuine_one_opens() throws Exception {
        byte[] genuine = alice.protect(ascii("genuine"), NONE, 0);
        byte[] before = bob.save();
        for (int i = 0; i < genuine.length; i++) {
            byte[] tampered = genuine.clone();
            tampered[i] ^= 0x20;
            org.junit.jupiter.api.Assertions.assertThrows(
                    org.waystation.mls.wire.MlsException.class, () -> bob.process(tampered));
        }
        for (int length = 0; length < genuine.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(genuine, length);
            org.junit.jupiter.api.Assertions.assertThrows(
                    org.waystation.mls.wire.MlsException.class, () -> bob.process(cut));
        }
        org.junit.jupiter.api.Assertions.assertArrayEquals(before, bob.save());
        byte[] last = genuine.clone();
        last[last.length - 1] ^= 1;
        refused(Rule.M612_OPENS, bob, last);
        assertEquals("genuine", People.open(bob, genuine));
    }

    @Test
    void M613_a_message_opens_once() throws Exception {
        byte[] message = alice.protect(ascii("once"), NONE, 0);
        byte[] second = alice.protect(ascii("twice"), NONE, 0);
        People.open(bob, second);
        People.open(bob, message);
        refused(Rule.M613_GENERATION_UNUSED, bob, message);
        refused(Rule.M613_GENERATION_UNUSED, bob, second);
    }

    @Test
    void M614_generations_may_be_skipped_up_to_the_limit_only() throws Exception {
        Client strict =
                People.client(Settings.DEFAULT.withLimits(new Limits(1 << 20, 8, 9, 9, 3, 2, 1, 8)), People.TRUSTING);
        List<Group> members = People.group(strict, People.SUITE, 2, Extensions.NONE);
        byte[][] sent = new byte[6][];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = members.get(0).protect(ascii("message " + i), NONE, 0);
        }
        refused(Rule.M614_GENERATION_NEAR, members.get(1), sent[4]);
        assertEquals("message 3", People.open(members.get(1), sent[3]));
        refused(Rule.M613_GENERATION_UNUSED, members.get(1), sent[0]); // only two keys of late messages are kept
        assertEquals("message 1", People.open(members.get(1), sent[1]));
        assertEquals("message 5", People.open(members.get(1), sent[5]));
    }

    @Test
    void M615_our_own_messages_are_not_for_us() throws Exception {
        refused(Rule.M615_NOT_OUR_OWN, alice, alice.protect(ascii("x"), NONE, 0));
        PendingCommit pending = alice.commit(Changes.none());
        byte[] commit = pending.message();
        pending.discard();
        refused(Rule.M615_NOT_OUR_OWN, alice, commit);
        refused(Rule.M615_NOT_OUR_OWN, alice, insider.commit(Changes.none()));
    }

    @Test
    void M616_the_application_says_who_may_propose_what() throws Exception {
        Judge strict = new Judge() {
            @Override
            public boolean accepts(Credential credential, Bytes signatureKey) {
                return true;
            }

            @Override
            public boolean permits(Sender sender, Proposal proposal) {
                return !(proposal instanceof Proposal.Remove);
            }
        };
        Group strictBob = People.client(Settings.DEFAULT, strict).load(bob.save());
        refused(Rule.M616_SENDER_PERMITTED, strictBob, insider.publish(new Proposal.Remove(1)));
        refused(Rule.M616_SENDER_PERMITTED, strictBob, insider.commit(Changes.none(), new Proposal.Remove(1)));
    }
}
