package org.waystation.mls;

/** Where a commit led. */
public sealed interface Transition {
    /** The group goes on, in a new epoch. */
    record NextEpoch(Group group) implements Transition {}

    /** We are no longer in the group; its keys are erased. */
    record Removed() implements Transition {}

    /** The group has ended, and another is to take its place. */
    record Ended(ReinitializedGroup successor) implements Transition {}
}
