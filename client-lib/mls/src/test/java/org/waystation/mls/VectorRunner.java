package org.waystation.mls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.waystation.mls.crypto.CipherSuite;

/**
 * Runs whatever vector files of the MLS working group, or of HPKE, lie in a folder; the kind of a file is known by the fields of its
 * cases. Prints, per file, how many cases passed, were skipped (by reason) and failed.
 *
 * <p>{@code java -cp … org.waystation.mls.VectorRunner DIR}; see {@code docs/spec/mls.md}, section 9.
 */
public final class VectorRunner {
    /** One kind of vector; throws where a case fails. */
    interface Kind {
        void check(JsonNode one) throws Exception;
    }

    /** What came of one file. */
    record Result(String file, int passed, Map<String, Integer> skipped, List<String> failures) {
        @Override
        public String toString() {
            int total = skipped.values().stream().mapToInt(Integer::intValue).sum();
            return String.format(
                    "%-40s passed %4d  skipped %4d %s  failed %d", file, passed, total, skipped, failures.size());
        }
    }

    private static final Map<String, Kind> KINDS = kinds();

    private VectorRunner() {}

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("n_leaves", TreeVectors::treeMath);
        kinds.put("resolutions", TreeVectors::treeValidation);
        kinds.put("tree_before", TreeVectors::treeOperations);
        kinds.put("update_paths", TreeVectors::treeKem);
        kinds.put("vlbytes_header", PrimitiveVectors::deserialization);
        kinds.put("ref_hash", PrimitiveVectors::cryptoBasics);
        kinds.put("initial_init_secret", PrimitiveVectors::keySchedule);
        kinds.put("psk_secret", PrimitiveVectors::pskSecret);
        kinds.put("sender_data", PrimitiveVectors::secretTree);
        kinds.put("interim_transcript_hash_before", PrimitiveVectors::transcriptHashes);
        kinds.put("kem_id", PrimitiveVectors::hpke);
        kinds.put("application_priv", MessageVectors::messageProtection);
        kinds.put("mls_welcome", MessageVectors::messages);
        kinds.put("signer_pub", MessageVectors::welcome);
        kinds.put("initial_epoch_authenticator", MessageVectors::passiveClient);
        return kinds;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: VectorRunner DIR");
            System.exit(2);
        }
        boolean good = true;
        for (Result result : run(Path.of(arguments[0]))) {
            System.out.println(result);
            result.failures.forEach(failure -> System.out.println("    " + failure));
            good &= result.failures.isEmpty();
        }
        System.exit(good ? 0 : 1);
    }

    static List<Result> run(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> vectors = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .collect(Collectors.toList());
            return vectors.stream().map(VectorRunner::runFile).collect(Collectors.toList());
        }
    }

    private static Result runFile(Path file) {
        String name = file.getFileName().toString();
        Map<String, Integer> skipped = new TreeMap<>();
        Map<Integer, String> failures = new TreeMap<>();
        int passed = 0;
        int index = 0;
        try {
            for (JsonNode one : new ObjectMapper().readTree(file.toFile())) {
                Optional<Kind> kind = kindOf(one);
                Optional<String> skip = kind.isPresent() ? reasonToSkip(one) : Optional.of("unknown kind");
                if (skip.isPresent()) {
                    skipped.merge(skip.get(), 1, Integer::sum);
                } else {
                    Optional<String> failure = failure(kind.get(), one);
                    int at = index;
                    failure.ifPresent(text -> failures.put(at, "case " + at + ": " + text));
                    passed += failure.isPresent() ? 0 : 1;
                }
                index++;
            }
        } catch (IOException e) {
            failures.put(-1, "not JSON: " + e.getMessage());
        }
        return new Result(name, passed, skipped, List.copyOf(failures.values()));
    }

    private static Optional<Kind> kindOf(JsonNode one) {
        return KINDS.entrySet().stream()
                .filter(entry -> one.has(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Optional<String> reasonToSkip(JsonNode one) {
        if (one.has("kem_id") && !PrimitiveVectors.supportsHpke(one)) {
            return Optional.of("HPKE KEM " + one.get("kem_id") + "/KDF " + one.get("kdf_id"));
        }
        boolean known = !one.has("cipher_suite") || suite(one) != null;
        return known ? Optional.empty() : Optional.of("suite " + one.get("cipher_suite"));
    }

    static CipherSuite suite(JsonNode one) {
        int id = one.get("cipher_suite").asInt();
        return Settings.DEFAULT.suites().stream()
                .filter(suite -> suite.id() == id)
                .findFirst()
                .orElse(null);
    }

    private static Optional<String> failure(Kind kind, JsonNode one) {
        try {
            kind.check(one);
            return Optional.empty();
        } catch (Exception | AssertionError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return Optional.of(e + (trace.length > 0 ? " at " + trace[Math.min(2, trace.length - 1)] : ""));
        }
    }
}
