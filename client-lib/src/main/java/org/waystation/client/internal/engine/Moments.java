package org.waystation.client.internal.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When something is due; null: never. */
final class Moments {
    private Moments() {}

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
