package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Published test vectors, which are not in the repository: the directory that the system property {@code waystation.vectors}
 * names, or {@code shared/vectors} beside the checkout or beside the directory of the checkout.
 */
final class Vectors {
    private Vectors() {}

    static Path file(String name) {
        String named = System.getProperty("waystation.vectors");
        List<Path> places = named != null
                ? List.of(Path.of(named))
                : List.of(Path.of("../../shared/vectors"), Path.of("../../../shared/vectors"));
        for (Path place : places) {
            if (Files.isReadable(place.resolve(name))) {
                return place.resolve(name);
            }
        }
        return abort("skipped: no vectors/" + name + " (name their directory with -Dwaystation.vectors=...)");
    }

    /** One test of a Wycheproof file: its group and itself. */
    record Case(JsonNode group, JsonNode test) {
        byte[] hex(String field) {
            return HexFormat.of().parseHex(test.get(field).asText());
        }

        boolean isValid() {
            return "valid".equals(test.get("result").asText());
        }

        String name() {
            return "tcId " + test.get("tcId") + " "
                    + (test.has("comment") ? test.get("comment").asText() : "");
        }
    }

    static Stream<Case> wycheproof(String name) throws IOException {
        JsonNode root =
                new ObjectMapper().readTree(file("wycheproof/" + name + ".json").toFile());
        return Stream.iterate(0, i -> i < root.get("testGroups").size(), i -> i + 1)
                .map(root.get("testGroups")::get)
                .flatMap(group -> Stream.iterate(0, i -> i < group.get("tests").size(), i -> i + 1)
                        .map(i -> new Case(group, group.get("tests").get(i))));
    }
}
