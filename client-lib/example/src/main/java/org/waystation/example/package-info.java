/** A program that embeds the library: what docs/embedding shows, and what the shrinker is tried on. */
@NullMarked
package org.waystation.example;

import org.jspecify.annotations.NullMarked;
