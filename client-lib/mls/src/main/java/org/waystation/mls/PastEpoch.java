package org.waystation.mls;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.schedule.SecretTree;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.Writer;

/** What is kept of an epoch that is over, to open late application messages with: no key of it encrypts anything new. */
record PastEpoch(
        CipherSuite suite,
        GroupContext context,
        int self,
        int leaves,
        Map<Integer, Author> authors,
        Secret senderData,
        SecretTree secretTree)
        implements Struct, AutoCloseable {

    /** Who could send then. */
    record Author(Bytes signatureKey, Credential credential) implements Struct {
        @Override
        public void writeTo(Writer out) {
            out.vector(signatureKey).struct(credential);
        }
    }

    /** Takes the secret tree of an epoch over; the rest of the epoch is to be closed. */
    static PastEpoch of(Epoch epoch) {
        Map<Integer, Author> authors = new TreeMap<>();
        for (int member : epoch.tree().members()) {
            LeafNode leaf = LeafChecks.member(epoch.tree(), member);
            authors.put(member, new Author(leaf.signatureKey(), leaf.credential()));
        }
        return new PastEpoch(
                epoch.suite(),
                epoch.context(),
                epoch.self(),
                epoch.tree().leafCount(),
                authors,
                epoch.secrets().senderData().copy(),
                epoch.secretTree());
    }

    static PastEpoch read(CipherSuite suite, Reader in) throws MlsException {
        GroupContext context = GroupContext.read(in);
        int self = in.u32();
        int leaves = in.u32();
        MlsException.require(leaves > 0 && Integer.bitCount(leaves) == 1, Rule.M1301_STATE);
        Map<Integer, Author> authors = new TreeMap<>();
        in.list(entry -> authors.put(entry.u32(), new Author(entry.vector(), Credential.read(entry))));
        return new PastEpoch(
                suite, context, self, leaves, authors, in.secret(suite.hashSize()), SecretTree.read(suite, leaves, in));
    }

    @Override
    public void writeTo(Writer out) {
        out.struct(context).u32(self).u32(leaves);
        out.list(authors.entrySet(), (inner, entry) -> inner.u32(entry.getKey()).struct(entry.getValue()));
        out.vector(senderData).struct(secretTree);
    }

    @Nullable
    Bytes signatureKeyOf(int leaf) {
        Author author = authors.get(leaf);
        return author == null ? null : author.signatureKey;
    }

    Member member(int leaf) {
        Author author = Objects.requireNonNull(authors.get(leaf));
        return new Member(leaf, author.credential, author.signatureKey);
    }

    Framing framing() {
        return new Framing(suite, context.encode(), senderData, secretTree);
    }

    @Override
    public void close() {
        senderData.close();
        secretTree.close();
    }
}
