package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.waystation.mls.ProposalList.Entry;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.ContentAuth;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.PublicMessage;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.WireFormat;

/** A member who keeps no rule: makes any message that its keys can make. */
final class Insider {
    final Client client = People.client(Settings.DEFAULT.withPublicHandshakes(true), People.TRUSTING);
    final Epoch epoch;
    private final byte[] saved;

    /** Acts with a copy of a member's state. */
    Insider(Group member) throws MlsException {
        saved = member.save();
        epoch = state().epoch;
    }

    private GroupState state() throws MlsException {
        return StateCodec.read(saved, Settings.DEFAULT);
    }

    private CipherSuite suite() {
        return epoch.suite();
    }

    byte[] publish(Proposal proposal) {
        return publish(new Sender.Member(epoch.self()), new Content.Proposed(proposal), null);
    }

    /** A PublicMessage with a good signature of ours and, for a member, a good membership tag. */
    byte[] publish(Sender sender, Content content, Bytes confirmationTag) {
        FramedContent framed =
                new FramedContent(epoch.context().groupId(), epoch.number(), sender, Bytes.EMPTY, content);
        byte[] context = epoch.context().encode();
        AuthenticatedContent signed =
                Framing.sign(suite(), epoch.signatureKey(), WireFormat.PUBLIC_MESSAGE, framed, context);
        ContentAuth auth = new ContentAuth(signed.auth().signature(), confirmationTag);
        AuthenticatedContent complete = new AuthenticatedContent(signed.format(), framed, auth);
        Bytes tag = suite().mac(epoch.secrets().membershipKey(), PublicMessage.toBeMaced(complete, context));
        Bytes membership = sender instanceof Sender.Member ? tag : null;
        return new MlsMessage.Public(new PublicMessage(framed, auth, membership)).encode();
    }

    /** A commit of these proposals by value, whether or not they are valid. */
    byte[] commit(Changes changes, Proposal... proposals) throws MlsException {
        List<Entry> entries = new ArrayList<>();
        for (Proposal proposal : proposals) {
            entries.add(new Entry(proposal, new Sender.Member(epoch.self()), null));
        }
        return new CommitCreation(client, state(), changes)
                .commit(new ProposalList(entries))
                .commit()
                .toByteArray();
    }

    /** A commit whose content is changed before it is signed. */
    byte[] commit(Changes changes, UnaryOperator<Commit> change) throws MlsException {
        PublicMessage made = ((MlsMessage.Public) MlsMessage.parse(commit(changes))).message();
        Commit commit = ((Content.Committed) made.content().content()).commit();
        Content changed = new Content.Committed(change.apply(commit));
        return publish(made.content().sender(), changed, made.auth().confirmationTag());
    }

    /** The rule is what the group says no by, and saying no changes nothing. */
    static void refused(Rule rule, Group group, byte[] message) {
        byte[] before = group.save();
        MlsException refusal = assertThrows(MlsException.class, () -> group.process(message));
        assertEquals(rule, refusal.rule());
        assertArrayEquals(before, group.save());
    }

    interface Attempt {
        void run() throws Exception;
    }

    static void refused(Rule rule, Attempt attempt) {
        assertEquals(rule, assertThrows(MlsException.class, attempt::run).rule());
    }
}
