/**
 * The benchmark of the relay: {@link org.waystation.relay.bench.Main} is the program, {@code cases} says what is measured, {@code
 * load} makes it, {@code disk} and {@code process} look at what is beneath, {@code report} writes it down. What the figures mean:
 * {@code docs/internals/performance.md}.
 */
@NullMarked
package org.waystation.relay.bench;

import org.jspecify.annotations.NullMarked;
