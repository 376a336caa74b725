package org.waystation.mls;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Rule;

/**
 * What a commit of ours is to do, beyond committing the proposals that were received. No changes at all is a commit too: it gives
 * the committer fresh keys.
 */
public final class Changes {
    final List<Proposal> proposals = new ArrayList<>();
    final List<PreSharedKeyId> psks = new ArrayList<>();
    Bytes authenticatedData = Bytes.EMPTY;
    boolean withReceived = true;
    boolean withPath = true;
    boolean treeInWelcome = true;
    Usage pskUsage = Usage.APPLICATION;

    @Nullable
    Identity identity;

    /** Fresh keys for the committer, and what was proposed. */
    public static Changes none() {
        return new Changes();
    }

    /** Adds whoever published this key package. */
    public Changes add(byte[] keyPackageMessage) throws MlsException {
        return propose(new Proposal.Add(keyPackage(keyPackageMessage)));
    }

    static KeyPackage keyPackage(byte[] message) throws MlsException {
        if (MlsMessage.parse(message) instanceof MlsMessage.OfKeyPackage found) {
            return found.keyPackage();
        }
        throw new MlsException(Rule.M104_KNOWN_VALUE);
    }

    public Changes remove(int leafIndex) {
        return propose(new Proposal.Remove(leafIndex));
    }

    /** Replaces all extensions of the group. */
    public Changes replaceExtensions(Extensions extensions) {
        return propose(new Proposal.GroupContextExtensions(extensions));
    }

    /** Mixes an external key in, which every member must have under this name. */
    public Changes externalPsk(byte[] id) {
        psks.add(new PreSharedKeyId.External(Bytes.copyOf(id), Bytes.EMPTY));
        return this;
    }

    /** Mixes in the resumption key of an epoch of this or another group. */
    public Changes resumptionPsk(Bytes groupId, long epoch) {
        psks.add(new PreSharedKeyId.Resumption(Usage.APPLICATION, groupId, epoch, Bytes.EMPTY));
        return this;
    }

    /** Ends this group in favour of a new one; nothing else may be in the same commit. */
    public Changes reInit(byte[] newGroupId, int cipherSuite, Extensions extensions) {
        return propose(new Proposal.ReInit(Bytes.copyOf(newGroupId), 1, cipherSuite, extensions));
    }

    /** Any other proposal, one of the application's own among them. */
    public Changes propose(Proposal proposal) {
        proposals.add(proposal);
        return this;
    }

    /** Leaves out what others proposed. */
    public Changes withoutReceived() {
        withReceived = false;
        return this;
    }

    /** Gives the committer no fresh keys: smaller, and only possible where nothing but additions and keys are committed. */
    public Changes withoutPath() {
        withPath = false;
        return this;
    }

    /** Leaves the tree out of the Welcome: {@link Group#ratchetTree} has to reach the new members in another way. */
    public Changes withoutTreeInWelcome() {
        treeInWelcome = false;
        return this;
    }

    /** Puts another credential, signature key or other capabilities into the committer's leaf. */
    public Changes as(Identity newIdentity) {
        identity = newIdentity;
        return this;
    }

    /** Data that is authenticated with the commit and readable by who relays it. */
    public Changes authenticating(byte[] data) {
        authenticatedData = Bytes.copyOf(data);
        return this;
    }

    /** For the first commit of a group that comes from another. */
    Changes origin(Usage usage, Bytes groupId, long epoch) {
        pskUsage = usage;
        psks.add(new PreSharedKeyId.Resumption(usage, groupId, epoch, Bytes.EMPTY));
        return this;
    }
}
