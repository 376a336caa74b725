/**
 * The demo: two people, one relay, one of them away, and the power cut in between. It runs the relay's real program, and searches
 * what the relay has on disk for everything that must not be there.
 */
@NullMarked
package org.waystation.terminal.demo;

import org.jspecify.annotations.NullMarked;
