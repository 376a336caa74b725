package org.waystation.mls;

import static org.waystation.mls.People.ascii;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Capabilities;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Writer;

/** Writes the seeds of {@link MlsFuzzTest}, from the golden states: run by hand when the formats grow. */
final class FuzzSeeds {
    private static final Path ROOT = Path.of("src/test/resources/org/waystation/mls/MlsFuzzTestInputs");

    private FuzzSeeds() {}

    public static void main(String[] arguments) throws Exception {
        for (boolean open : new boolean[] {true, false}) {
            String kind = open ? "public" : "private";
            Client client = People.client(Settings.DEFAULT.withPublicHandshakes(open), People.TRUSTING);
            KeyPackageBundle carol = People.keyPackage(client, "carol");
            seed("process", kind + "-application", alice(client).protect(ascii("data"), ascii("aad"), 5));
            seed("process", kind + "-add", alice(client).proposeAdd(carol.message()));
            seed("process", kind + "-update", alice(client).proposeUpdate(Optional.empty()));
            seed("process", kind + "-remove", alice(client).propose(new Proposal.Remove(0)));
            seed("process", kind + "-commit", commit(client, Changes.none()));
            seed("process", kind + "-commit-add", commit(client, Changes.none().add(carol.message())));
            seed("process", kind + "-commit-psk", commit(client, Changes.none().externalPsk(ascii("psk"))));
        }
        Client client = People.client();
        Group alice = alice(client);
        byte[] info = alice.groupInfo(true);
        Identity dave = People.identity(client, "dave");
        seed(
                "process",
                "external-commit",
                client.joinExternally(info, dave, JoinOptions.none()).commit().toByteArray());
        KeyPackageBundle carol = People.keyPackage(client, "carol");
        seed("process", "propose-self", client.proposeSelf(alice.groupId().toByteArray(), alice.epochNumber(), carol));
        seed("decode", "group-info", with(0, info));
        seed("decode", "key-package", with(0, carol.message()));
        seed("decode", "tree", with(1, alice.ratchetTree()));
        seed("decode", "leaf", with(7, carol.keyPackage().leafNode().encode()));
        Pending pending = StateCodec.read(MlsFuzzTest.golden("alice"), Settings.DEFAULT).pending;
        seed("decode", "commit", with(0, pending.commit().toByteArray()));
        seed("load", "alice", MlsFuzzTest.golden("alice"));
        seed("load", "bob", MlsFuzzTest.golden("bob"));
        LeafNode leaf = carol.keyPackage().leafNode();
        List<Proposal> proposals = List.of(
                new Proposal.Add(carol.keyPackage()),
                new Proposal.Update(leaf),
                new Proposal.Remove(1),
                new Proposal.ReInit(Bytes.copyOf(ascii("next")), 1, 1, Extensions.NONE),
                new Proposal.ExternalInit(Bytes.EMPTY),
                new Proposal.GroupContextExtensions(Extensions.NONE),
                new Proposal.Custom(0xf001, Bytes.EMPTY));
        for (Proposal proposal : proposals) {
            seed("insider", "proposal-" + proposal.type(), with(1, new Content.Proposed(proposal).encode()));
        }
        Identity outside = new Identity(
                People.SUITE,
                Credential.basic(ascii("dave")),
                MlsFuzzTest.DAVES_KEY,
                Capabilities.of(People.SUITE.id()),
                Extensions.NONE);
        byte[] joined = client.joinExternally(info, outside, JoinOptions.none())
                .commit()
                .toByteArray();
        seed("outsider", "external-commit", with(0, content(joined)));
        seed("outsider", "add", with(1, new Content.Proposed(new Proposal.Add(carol.keyPackage())).encode()));
        seed("outsider", "remove", with(2, new Content.Proposed(new Proposal.Remove(1)).encode()));
        seed("newcomer", "tree", alice.ratchetTree());
        PendingCommit adding = alice.commit(Changes.none().add(carol.message()));
        seed("invitation", "welcome", adding.welcome().orElseThrow());
        adding.accept();
        seed("newcomer", "larger-tree", alice.ratchetTree());
        seed("invitation", "group-info", info);
        seed("loadKeys", "key-package", carol.save());
        PendingCommit end = alice.commit(Changes.none().reInit(ascii("next"), 1, Extensions.NONE));
        seed("loadKeys", "ended", ((Transition.Ended) end.accept()).successor().save());
        Client open = People.client(Settings.DEFAULT.withPublicHandshakes(true), People.TRUSTING);
        seed("insider", "commit", with(2, content(commit(open, Changes.none()))));
    }

    private static byte[] content(byte[] message) throws Exception {
        MlsMessage parsed = MlsMessage.parse(message);
        return ((MlsMessage.Public) parsed).message().content().content().encode();
    }

    private static byte[] commit(Client client, Changes changes) throws Exception {
        return alice(client).commit(changes).message();
    }

    private static Group alice(Client client) throws Exception {
        Group alice = client.load(MlsFuzzTest.golden("alice"));
        alice.pendingCommit().orElseThrow().discard();
        return alice;
    }

    private static byte[] with(int selector, byte[] data) {
        return new Writer().u8(selector).raw(data).toByteArray();
    }

    private static void seed(String target, String name, byte[] data) throws Exception {
        Path file = ROOT.resolve(target).resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, data);
    }
}
