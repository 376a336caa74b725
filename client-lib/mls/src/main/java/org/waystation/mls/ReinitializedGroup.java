package org.waystation.mls;

import java.util.List;
import java.util.stream.Collectors;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal.ReInit;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Writer;

/**
 * A group that has ended by a ReInit, RFC 9420 section 11.2: nothing can be sent in it, and the group that replaces it can be made or
 * joined. To be stored until that has happened.
 */
public final class ReinitializedGroup implements AutoCloseable {
    private static final int FORMAT = 1;

    private final Origin origin;
    private final ReInit reInit;

    private ReinitializedGroup(Origin origin, ReInit reInit) {
        this.origin = origin;
        this.reInit = reInit;
    }

    static ReinitializedGroup of(Epoch last, ReInit reInit) {
        List<LeafNode> members = last.tree().members().stream()
                .map(member -> LeafChecks.member(last.tree(), member))
                .collect(Collectors.toList());
        Origin origin = new Origin(
                Usage.REINIT,
                last.context().groupId(),
                last.number(),
                last.suite().id(),
                members,
                last.secrets().resumptionPsk().copy(),
                reInit);
        return new ReinitializedGroup(origin, reInit);
    }

    /** What the new group is to be. */
    public ReInit announced() {
        return reInit;
    }

    /**
     * Makes the new group, with everyone in it: its first commit is pending and carries the Welcome.
     *
     * @param keyPackages of all other members of the old group, for the new suite
     */
    public Group create(Client client, Identity identity, List<byte[]> keyPackages) throws MlsException {
        return client.createFrom(origin, identity, reInit.groupId(), reInit.extensions(), keyPackages);
    }

    /** Joins the new group that another made. */
    public Group join(Client client, byte[] welcome, KeyPackageBundle bundle, JoinOptions options) throws MlsException {
        return client.join(welcome, bundle, options.from(origin));
    }

    public byte[] save() {
        try (Writer out = new Writer()) {
            out.u16(FORMAT).vector(origin.groupId()).u64(origin.epoch()).u16(origin.cipherSuite());
            out.structs(origin.members()).vector(origin.resumptionPsk()).struct(reInit);
            return out.toByteArray();
        }
    }

    public static ReinitializedGroup load(byte[] saved) throws MlsException {
        return Reader.whole(saved, in -> {
            MlsException.require(in.u16() == FORMAT, Rule.M1301_STATE);
            Bytes groupId = in.vector();
            long epoch = in.u64();
            int suite = in.u16();
            List<LeafNode> members = in.list(LeafNode::read);
            Secret psk = in.secret();
            ReInit reInit = Pending.readReInit(in);
            return new ReinitializedGroup(
                    new Origin(Usage.REINIT, groupId, epoch, suite, members, psk, reInit), reInit);
        });
    }

    /** Erases the key that proves to have been a member. */
    @Override
    public void close() {
        origin.resumptionPsk().close();
    }
}
