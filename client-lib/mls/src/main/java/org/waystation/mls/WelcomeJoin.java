package org.waystation.mls;

import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.schedule.KeySchedule;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.tree.TreeKem;
import org.waystation.mls.tree.TreeKeys;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.GroupSecrets;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Welcome;

/** Joining by a Welcome, RFC 9420 section 12.4.3.1. */
final class WelcomeJoin {
    private final Client client;
    private final KeyPackageBundle bundle;
    private final JoinOptions options;
    private final CipherSuite suite;

    WelcomeJoin(Client client, KeyPackageBundle bundle, JoinOptions options) {
        this.client = client;
        this.bundle = bundle;
        this.options = options;
        this.suite = bundle.suite();
    }

    Epoch join(Welcome welcome) throws MlsException {
        MlsException.require(welcome.cipherSuite() == suite.id(), Rule.M1246_GROUP_SUITE);
        try (GroupSecrets secrets = openSecrets(welcome)) {
            checkOrigin(secrets.psks());
            Origin origin = options.origin;
            PskSource source = origin == null ? client.psks() : origin.psks(client.psks());
            try (Secret psk = GroupState.pskSecret(suite, secrets.psks(), source)) {
                GroupInfo info = openInfo(welcome, secrets.joinerSecret(), psk);
                EpochView view = new Newcomer(client, suite, options).verify(info);
                if (origin != null) {
                    origin.check(client.judge(), view.context(), leaves(view.tree()));
                }
                return begin(view, info, secrets, psk);
            }
        }
    }

    private static List<LeafNode> leaves(RatchetTree tree) {
        return tree.members().stream()
                .map(member -> LeafChecks.member(tree, member))
                .collect(Collectors.toList());
    }

    private GroupSecrets openSecrets(Welcome welcome) throws MlsException {
        Bytes reference = bundle.reference();
        for (Welcome.Entry entry : welcome.secrets()) {
            if (entry.newMember().equals(reference)) {
                byte[] context = welcome.encryptedGroupInfo().view();
                try (Secret opened =
                        suite.decryptWithLabel(bundle.initKey(), "Welcome", context, entry.encryptedGroupSecrets())) {
                    if (opened == null) {
                        throw new MlsException(Rule.M1242_WELCOME_OPENS);
                    }
                    GroupSecrets secrets = Reader.whole(opened.expose(), GroupSecrets::read);
                    boolean whole = secrets.joinerSecret().size() == suite.hashSize();
                    MlsException.require(whole, Rule.M1242_WELCOME_OPENS);
                    return secrets;
                }
            }
        }
        throw new MlsException(Rule.M1241_WELCOME_FOR_US);
    }

    /** A group that says it comes from another is joined only as such, and one that is to come from another only if it says so. */
    private void checkOrigin(List<PreSharedKeyId> ids) throws MlsException {
        int origins = 0;
        boolean expected = true;
        for (PreSharedKeyId id : ids) {
            if (id instanceof PreSharedKeyId.Resumption resumption && resumption.usage() != Usage.APPLICATION) {
                origins++;
                expected &= options.origin != null && options.origin.isOurs(id);
            }
        }
        int wanted = options.origin == null ? 0 : 1;
        MlsException.require(expected && origins == wanted, Rule.M1243_ONE_ORIGIN);
    }

    private GroupInfo openInfo(Welcome welcome, Secret joiner, Secret psk) throws MlsException {
        try (Secret welcomeSecret = KeySchedule.welcome(suite, joiner, psk);
                Secret key = Welcomes.key(suite, welcomeSecret);
                Secret nonce = Welcomes.nonce(suite, welcomeSecret)) {
            byte[] sealed = welcome.encryptedGroupInfo().view();
            byte @Nullable [] opened = suite.open(key, nonce.expose(), new byte[0], sealed);
            if (opened == null) {
                throw new MlsException(Rule.M1242_WELCOME_OPENS);
            }
            return Reader.whole(opened, GroupInfo::read);
        }
    }

    private Epoch begin(EpochView view, GroupInfo info, GroupSecrets secrets, Secret psk) throws MlsException {
        TreeKeys keys = new TreeKeys(ownLeaf(view.tree()), bundle.leafKey().copy());
        try {
            Secret pathSecret = secrets.pathSecret();
            if (pathSecret != null) {
                TreeKem.openWelcome(suite, view.tree(), keys, info.signer(), pathSecret.copy());
            }
        } catch (MlsException e) {
            keys.close();
            throw e;
        }
        KeySchedule schedule = KeySchedule.from(
                suite, secrets.joinerSecret(), psk, view.context().encode());
        Epoch epoch = Epoch.begin(
                suite, view.context(), view.tree(), keys, bundle.signatureKey().copy(), schedule);
        schedule.close();
        boolean confirmed = MessageDigest.isEqual(
                info.confirmationTag().view(), epoch.confirmationTag().view());
        if (!confirmed) {
            epoch.close();
            throw new MlsException(Rule.M801_CONFIRMATION_TAG);
        }
        return epoch;
    }

    private int ownLeaf(RatchetTree tree) throws MlsException {
        for (int member : tree.members()) {
            if (bundle.keyPackage().leafNode().equals(tree.leaf(member))) {
                return member;
            }
        }
        throw new MlsException(Rule.M1247_OUR_LEAF);
    }
}
