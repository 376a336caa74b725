package org.waystation.mls;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Secret;

/** Reading vectors. */
final class Json {
    private Json() {}

    static byte[] hex(JsonNode one) {
        return HexFormat.of().parseHex(one.asText());
    }

    static byte[] hex(JsonNode one, String field) {
        return hex(one.get(field));
    }

    static Bytes bytes(JsonNode one, String field) {
        return Bytes.wrap(hex(one, field));
    }

    static Secret secret(JsonNode one, String field) {
        return Secret.wrap(hex(one, field));
    }

    static List<JsonNode> list(JsonNode one, String field) {
        List<JsonNode> list = new ArrayList<>();
        one.get(field).forEach(list::add);
        return list;
    }
}
