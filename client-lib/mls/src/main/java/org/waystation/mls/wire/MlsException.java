package org.waystation.mls.wire;

/**
 * Something that came from outside broke a rule: the one checked exception of this library. Whatever was being done has changed
 * nothing. Neither message nor cause holds a secret.
 *
 * <p>What a caller does about it depends on the {@link Rule.Kind}: drop, try again later, or nothing at all.
 */
public final class MlsException extends Exception {
    private static final long serialVersionUID = 1;

    private final Rule rule;

    public MlsException(Rule rule) {
        super(rule.number() + ": " + rule.statement());
        this.rule = rule;
    }

    public static void require(boolean holds, Rule rule) throws MlsException {
        if (!holds) {
            throw new MlsException(rule);
        }
    }

    /** The rule of {@code docs/spec/mls.md} that does not hold. */
    public Rule rule() {
        return rule;
    }
}
