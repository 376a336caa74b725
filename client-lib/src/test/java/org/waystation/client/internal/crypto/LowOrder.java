package org.waystation.client.internal.crypto;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The points of X25519 with which every agreement gives zero, in every encoding. */
final class LowOrder {
    private LowOrder() {}

    static List<byte[]> points() {
        List<byte[]> points = new ArrayList<>();
        for (String hex : new String[] {
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
        }) {
            byte[] point = HexFormat.of().parseHex(hex);
            points.add(point);
            byte[] highBit = point.clone();
            highBit[31] |= (byte) 0x80;
            points.add(highBit);
        }
        return points;
    }
}
