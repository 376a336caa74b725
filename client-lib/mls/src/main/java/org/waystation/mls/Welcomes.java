package org.waystation.mls;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.tree.TreeKem.NewPath;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Capabilities;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.GroupSecrets;
import org.waystation.mls.wire.HpkeCiphertext;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Proposal.Add;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Welcome;
import org.waystation.mls.wire.Writer;

/** Telling others about an epoch: GroupInfo and Welcome, RFC 9420 section 12.4.3. */
final class Welcomes {
    private static final int GREASE_SIZE = 8;

    private final Client client;
    private final Epoch epoch;
    private final CipherSuite suite;

    Welcomes(Client client, Epoch epoch) {
        this.client = client;
        this.epoch = epoch;
        this.suite = epoch.suite();
    }

    /** A signed GroupInfo, with a GREASE extension among those asked for. */
    GroupInfo groupInfo(boolean withTree, boolean withExternalPub) {
        Extensions extensions = Extensions.of(
                new Extension(Capabilities.grease(client.random()), Bytes.wrap(client.randomBytes(GREASE_SIZE))));
        if (withTree) {
            extensions = extensions.with(new Extension(
                    Extension.RATCHET_TREE, Bytes.wrap(epoch.tree().encode())));
        }
        if (withExternalPub) {
            try (KeyPair external = epoch.secrets().externalKey(suite)) {
                byte[] data = new Writer().vector(external.publicKey()).toByteArray();
                extensions = extensions.with(new Extension(Extension.EXTERNAL_PUB, Bytes.wrap(data)));
            }
        }
        GroupInfo info = new GroupInfo(epoch.context(), extensions, epoch.confirmationTag(), epoch.self(), Bytes.EMPTY);
        return info.withSignature(suite.signWithLabel(epoch.signatureKey(), "GroupInfoTBS", info.toBeSigned()));
    }

    /** One Welcome for everyone that a commit added, or null where it added nobody. */
    @Nullable
    Welcome create(List<Add> adds, Draft draft, Draft.Begun begun, @Nullable NewPath path, boolean withTree)
            throws MlsException {
        if (adds.isEmpty()) {
            return null;
        }
        byte[] sealedInfo = sealGroupInfo(groupInfo(withTree, false), begun.welcome());
        List<Welcome.Entry> entries = new ArrayList<>();
        Iterator<Integer> leaves = draft.added().iterator();
        for (Add add : adds) {
            Secret pathSecret = path == null ? null : path.secretFor(leaves.next());
            GroupSecrets secrets = new GroupSecrets(begun.joiner(), pathSecret, draft.psks());
            entries.add(entry(add.keyPackage(), secrets, sealedInfo));
        }
        return new Welcome(suite.id(), entries, Bytes.wrap(sealedInfo));
    }

    private Welcome.Entry entry(KeyPackage keyPackage, GroupSecrets secrets, byte[] sealedInfo) throws MlsException {
        try (Writer plain = new Writer();
                Secret plaintext = Secret.wrap(plain.struct(secrets).toByteArray())) {
            HpkeCiphertext sealed = suite.encryptWithLabel(
                    keyPackage.initKey(), "Welcome", sealedInfo, plaintext.expose(), client.random());
            return new Welcome.Entry(suite.keyPackageRef(keyPackage.encode()), sealed);
        }
    }

    private byte[] sealGroupInfo(GroupInfo info, Secret welcomeSecret) {
        try (Secret key = key(suite, welcomeSecret);
                Secret nonce = nonce(suite, welcomeSecret)) {
            return suite.seal(key, nonce.expose(), new byte[0], info.encode());
        }
    }

    static Secret key(CipherSuite suite, Secret welcomeSecret) {
        return suite.expandWithLabel(welcomeSecret, "key", new byte[0], suite.keySize());
    }

    static Secret nonce(CipherSuite suite, Secret welcomeSecret) {
        return suite.expandWithLabel(welcomeSecret, "nonce", new byte[0], suite.nonceSize());
    }

    static byte[] message(Welcome welcome) {
        return new MlsMessage.OfWelcome(welcome).encode();
    }
}
