package org.waystation.mls.wire;

/**
 * Every rule that input is held to, numbered as in {@code docs/spec/mls.md}; a rule's number stands in the name of the test that
 * proves it. The middle digits are the section of RFC 9420 that the rule comes from.
 */
public enum Rule {
    // Section 2: encoding
    M101_MINIMAL_LENGTH(Kind.MALFORMED, "a length header is minimal and at most 2^30 - 1"),
    M102_WITHIN_INPUT(Kind.MALFORMED, "a field lies within its input"),
    M103_NO_TRAILING_BYTES(Kind.MALFORMED, "nothing follows a structure"),
    M104_KNOWN_VALUE(Kind.MALFORMED, "a version, type or presence octet has a known value"),
    M105_EXTENSION_ONCE(Kind.MALFORMED, "an extension type stands at most once in a list"),
    M106_KEY_WELL_FORMED(Kind.MALFORMED, "a public key has the form its suite asks for"),
    M107_MESSAGE_SIZE(Kind.LIMIT, "a message is no longer than the limit"),
    M108_TREE_SIZE(Kind.LIMIT, "a tree has no more leaves than the limit"),
    M109_PROPOSALS_PER_COMMIT(Kind.LIMIT, "a commit carries no more proposals than the limit"),
    M110_PROPOSALS_PER_EPOCH(Kind.LIMIT, "an epoch keeps no more proposals than the limit"),
    M111_LIST_ITEMS(
            Kind.LIMIT, "the lists of a structure have no more than 65,536 items and one for every eight bytes"),

    // Section 6: framing
    M601_OUR_GROUP(Kind.REFUSED, "a message names this group"),
    M602_EPOCH_NOT_AHEAD(Kind.EARLY, "a message's epoch has begun here"),
    M603_EPOCH_KEPT(Kind.LATE, "a message's epoch is the current one, or a kept one for application data"),
    M604_SENDER_IS_MEMBER(Kind.REFUSED, "a member that sends has a leaf"),
    M605_APPLICATION_DATA_PRIVATE(Kind.REFUSED, "application data comes in a PrivateMessage"),
    M606_EXTERNAL_SENDER_LISTED(Kind.REFUSED, "an external sender is listed in external_senders"),
    M607_EXTERNAL_CONTENT(
            Kind.REFUSED, "an external sender proposes only add, remove, psk, reinit or group_context_extensions"),
    M608_NEW_MEMBER_CONTENT(Kind.REFUSED, "a new member sends only an external commit or an Add of itself"),
    M609_SIGNATURE(Kind.REFUSED, "a message carries its sender's signature"),
    M610_MEMBERSHIP_TAG(Kind.REFUSED, "a member's PublicMessage carries a valid membership tag"),
    M611_PADDING_ZERO(Kind.REFUSED, "padding is all zero"),
    M612_OPENS(Kind.REFUSED, "a PrivateMessage opens"),
    M613_GENERATION_UNUSED(Kind.LATE, "a message key is used once"),
    M614_GENERATION_NEAR(Kind.LIMIT, "a generation is not too far ahead"),
    M615_NOT_OUR_OWN(Kind.REFUSED, "a message of ours that comes back is not opened"),
    M616_SENDER_PERMITTED(Kind.REFUSED, "the application permits this sender this proposal"),

    // Section 7: leaves and the tree
    M701_CREDENTIAL(Kind.REFUSED, "a credential is accepted by the judge"),
    M702_LEAF_SIGNATURE(Kind.REFUSED, "a leaf is signed with its own key"),
    M703_REQUIRED_CAPABILITIES(Kind.REFUSED, "a leaf has the capabilities that the group requires"),
    M704_CREDENTIAL_TYPES(Kind.REFUSED, "every member understands every credential type in use"),
    M705_LIFETIME(Kind.REFUSED, "a key package is used within its lifetime, and that is not too long"),
    M706_LEAF_EXTENSIONS(Kind.REFUSED, "a leaf's extensions stand in its capabilities"),
    M707_LEAF_SOURCE(Kind.REFUSED, "a leaf's source fits the place it is found in"),
    M708_FRESH_LEAF_KEY(Kind.REFUSED, "an update or a commit brings a new encryption key"),
    M709_UNIQUE_KEYS(Kind.REFUSED, "no two leaves share a signature or encryption key"),
    M710_VERSION_AND_SUITE(Kind.REFUSED, "a leaf supports the group's version and suite"),
    M711_GROUP_EXTENSIONS(Kind.REFUSED, "a leaf supports every extension of the group"),
    M712_TREE_SHAPE(Kind.MALFORMED, "a tree ends with a node, leaves at even places and parents at odd ones"),
    M713_UNMERGED_LEAVES(Kind.REFUSED, "unmerged leaves are sorted, exist below, and are known to every node between"),
    M714_PARENT_HASH(Kind.REFUSED, "every parent node is parent-hash valid"),
    M715_TREE_HASH(Kind.REFUSED, "a tree has the hash that the group context states"),
    M716_UNIQUE_PARENT_KEYS(Kind.REFUSED, "a parent's key stands in no other node"),
    M717_PATH_SHAPE(Kind.REFUSED, "an update path has a node per filtered ancestor and a ciphertext per recipient"),
    M718_PATH_KEYS_FRESH(Kind.REFUSED, "no key of an update path is in the tree already"),
    M719_PATH_PARENT_HASH(Kind.REFUSED, "the committer's leaf states the parent hash of its path"),
    M720_PATH_SECRET(Kind.REFUSED, "a path secret opens and gives the keys that the path states"),

    // Section 8: key schedule
    M801_CONFIRMATION_TAG(Kind.REFUSED, "a confirmation tag confirms the new epoch"),
    M802_PSK_KNOWN(Kind.EARLY, "a pre-shared key is at hand"),

    // Section 10: key packages
    M1001_KEY_PACKAGE_SUITE(Kind.REFUSED, "a key package has the group's version and suite"),
    M1002_KEY_PACKAGE_SIGNATURE(Kind.REFUSED, "a key package is signed with its leaf's key"),
    M1003_INIT_KEY_DIFFERS(Kind.REFUSED, "a key package's init key is not its encryption key"),
    M1004_KEY_PACKAGE_EXTENSIONS(Kind.REFUSED, "a key package's extensions stand in its capabilities"),

    // Section 11: one group out of another
    M1101_REINIT_MATCHES(
            Kind.REFUSED, "a group that replaces another is what the ReInit proposal said, with all its members"),
    M1102_BRANCH_MATCHES(Kind.REFUSED, "a branch has the parent's version and suite and only members of it"),

    // Section 12: proposals and commits
    M1201_REMOVE_EXISTS(Kind.REFUSED, "a Remove names a member"),
    M1202_PSK_PROPOSAL(Kind.REFUSED, "a PreSharedKey proposal has a nonce of KDF.Nh bytes and a usage that fits"),
    M1203_REINIT_VERSION(Kind.REFUSED, "a ReInit does not lower the version"),
    M1204_EXTENSIONS_SUPPORTED(Kind.REFUSED, "new group extensions and requirements are supported by every member"),
    M1211_NO_OWN_UPDATE(Kind.REFUSED, "a commit holds no Update of its committer"),
    M1212_NO_SELF_REMOVE(Kind.REFUSED, "a commit does not remove its committer"),
    M1213_ONE_CHANGE_PER_LEAF(Kind.REFUSED, "a commit changes a leaf at most once"),
    M1214_ADD_ONCE(Kind.REFUSED, "a commit adds a client at most once"),
    M1215_ADD_NEW(Kind.REFUSED, "a commit adds no client that is and stays a member"),
    M1216_PSK_ONCE(Kind.REFUSED, "a commit uses a pre-shared key at most once"),
    M1217_EXTENSIONS_ONCE(Kind.REFUSED, "a commit replaces the group's extensions at most once"),
    M1218_REINIT_ALONE(Kind.REFUSED, "a ReInit is committed alone"),
    M1219_NO_EXTERNAL_INIT(Kind.REFUSED, "a member's commit holds no ExternalInit"),
    M1220_PROPOSAL_SUPPORTED(Kind.REFUSED, "a proposal type is supported by every member"),
    M1221_ONE_EXTERNAL_INIT(Kind.REFUSED, "an external commit holds exactly one ExternalInit"),
    M1222_ONE_RESYNC(Kind.REFUSED, "an external commit removes at most one leaf"),
    M1223_EXTERNAL_PROPOSALS(Kind.REFUSED, "an external commit holds only ExternalInit, Remove and PreSharedKey"),
    M1224_EXTERNAL_BY_VALUE(Kind.REFUSED, "an external commit refers to no proposal"),
    M1225_SUCCESSOR(Kind.REFUSED, "a leaf is replaced only by one that the judge takes for the same client"),
    M1231_PATH_REQUIRED(Kind.REFUSED, "a commit has a path where one is required"),
    M1232_PROPOSAL_KNOWN(Kind.EARLY, "a proposal referred to was received"),
    M1233_PROPOSAL_OURS(Kind.REFUSED, "an Update of ours that is committed was made by us"),
    M1241_WELCOME_FOR_US(Kind.REFUSED, "a Welcome has an entry for our key package"),
    M1242_WELCOME_OPENS(Kind.REFUSED, "a Welcome opens"),
    M1243_ONE_ORIGIN(Kind.REFUSED, "a Welcome names at most one group that this one came from, and the caller agrees"),
    M1244_GROUP_INFO_SIGNATURE(Kind.REFUSED, "a GroupInfo is signed by the member it names"),
    M1245_GROUP_NEW(Kind.REFUSED, "a group we join is not one that we are in"),
    M1246_GROUP_SUITE(Kind.REFUSED, "a group we join has the suite of our keys"),
    M1247_OUR_LEAF(Kind.REFUSED, "our leaf is in the tree as we made it"),
    M1248_TREE_AT_HAND(Kind.EARLY, "a ratchet tree comes with the GroupInfo or beside it"),
    M1249_EXTERNAL_PUB(Kind.REFUSED, "a GroupInfo for an external commit has an external public key"),

    // Stored state
    M1301_STATE(Kind.MALFORMED, "a stored state is one this version writes or can read");

    /** What the caller can do about a broken rule. */
    public enum Kind {
        /** Not MLS: drop it. */
        MALFORMED,
        /** MLS, and not acceptable: drop it. */
        REFUSED,
        /** Something is missing that may still come: keep it and try again. */
        EARLY,
        /** Its keys are gone: drop it. */
        LATE,
        /** Larger than this library is set to handle: drop it, or raise the limit. */
        LIMIT
    }

    private final Kind kind;
    private final String statement;

    Rule(Kind kind, String statement) {
        this.kind = kind;
        this.statement = statement;
    }

    public Kind kind() {
        return kind;
    }

    /** {@code M-101} and so on, as in the specification. */
    public String number() {
        return "M-" + name().substring(1, name().indexOf('_'));
    }

    public String statement() {
        return statement;
    }
}
