package org.waystation.mls.wire;

/** An enum constant with the number that RFC 9420 gives it. */
public interface Coded {
    int code();
}
