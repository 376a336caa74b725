package org.waystation.mls.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What a client supports beyond the defaults, RFC 9420 section 7.2. Unknown values are carried along and mean nothing. */
public record Capabilities(
        List<Integer> versions,
        List<Integer> cipherSuites,
        List<Integer> extensions,
        List<Integer> proposals,
        List<Integer> credentials)
        implements Struct {
    private static final int GREASE_VALUES = 15;

    /** What this library supports by itself, with one suite and basic credentials. */
    public static Capabilities of(int cipherSuite) {
        List<Integer> none = Collections.emptyList();
        return new Capabilities(
                Arrays.asList(ProtocolVersion.MLS10),
                Arrays.asList(cipherSuite),
                none,
                none,
                Arrays.asList(Credential.BASIC));
    }

    static Capabilities read(Reader in) throws MlsException {
        return new Capabilities(in.codes(), in.codes(), in.codes(), in.codes(), in.codes());
    }

    /**
     * These with one GREASE value in each list where RFC 9420 section 13.5 asks for one.
     *
     * @param extension the one among the extensions
     */
    public Capabilities withGrease(Random random, int extension) {
        return new Capabilities(
                versions,
                greased(cipherSuites, random),
                greased(extensions, random, extension),
                greased(proposals, random),
                greased(credentials, random));
    }

    private static List<Integer> greased(List<Integer> codes, Random random) {
        return greased(codes, random, grease(random));
    }

    private static List<Integer> greased(List<Integer> codes, Random random, int value) {
        List<Integer> more = new ArrayList<>(codes);
        more.add(random.nextInt(more.size() + 1), value);
        return Collections.unmodifiableList(more);
    }

    /** One of the values that mean nothing and must hurt nobody. */
    public static int grease(Random random) {
        return 0x0a0a + 0x1010 * random.nextInt(GREASE_VALUES);
    }

    public boolean supportsExtension(int type) {
        return Extension.isDefault(type) || extensions.contains(type);
    }

    public boolean supportsProposal(int type) {
        return Proposal.isDefault(type) || proposals.contains(type);
    }

    public boolean supports(RequiredCapabilities required) {
        return required.extensions().stream().allMatch(this::supportsExtension)
                && required.proposals().stream().allMatch(this::supportsProposal)
                && credentials.containsAll(required.credentials());
    }

    @Override
    public void writeTo(Writer out) {
        out.codes(versions)
                .codes(cipherSuites)
                .codes(extensions)
                .codes(proposals)
                .codes(credentials);
    }
}
