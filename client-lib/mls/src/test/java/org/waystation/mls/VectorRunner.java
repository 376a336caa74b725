package org.waystation.mls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * <p>{@code java -cp … org.waystation.mls.VectorRunner DIR}; see {@code docs/spec/mls.md}, section 10.
 */
public final class VectorRunner {
    /** One kind of vector; throws where a case fails. */
    interface Kind {
        void check(JsonNode one) throws Exception;
    }

    /** What came of one file. */
    record Result(String file, int passed, Map<String, Integer> skipped, List<String> failures) {
        Result withFailure(String failure) {
            failures.add(failure);
            return this;
        }

        static Result sum(List<Result> results) {
            Result sum = new Result("all files", 0, new TreeMap<>(), new ArrayList<>());
            for (Result one : results) {
                one.skipped.forEach((reason, count) -> sum.skipped.merge(reason, count, Integer::sum));
                sum.failures.addAll(one.failures);
            }
            int passed = results.stream().mapToInt(Result::passed).sum();
            return new Result(sum.file, passed, sum.skipped, sum.failures);
        }

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

    public static void main(String[] arguments) {
        System.exit(main(arguments, System.out, System.err));
    }

    /** 0: nothing failed; 1: something did; 2: there was nothing to run. */
    static int main(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length != 1) {
            err.println("usage: VectorRunner DIR");
            return 2;
        }
        List<Result> results;
        try {
            results = run(Path.of(arguments[0]));
        } catch (IOException | InvalidPathException e) {
            err.println("cannot read the folder " + arguments[0] + ": " + e);
            return 2;
        }
        if (results.isEmpty()) {
            err.println("no .json files in " + arguments[0]);
            return 2;
        }
        for (Result result : results) {
            out.println(result);
            result.failures.forEach(failure -> out.println("    " + failure));
        }
        out.println(Result.sum(results));
        return results.stream().allMatch(result -> result.failures.isEmpty()) ? 0 : 1;
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
        Result result = new Result(name, 0, new TreeMap<>(), new ArrayList<>());
        try {
            JsonNode cases = new ObjectMapper().readTree(file.toFile());
            if (!cases.isArray() || cases.isEmpty()) {
                return result.withFailure("not a list of cases");
            }
            for (int i = 0; i < cases.size(); i++) {
                result = runCase(cases.get(i), i, result);
            }
            return result;
        } catch (IOException e) {
            return result.withFailure("cannot be read as JSON: " + e.getMessage());
        }
    }

    private static Result runCase(JsonNode one, int index, Result so) {
        Optional<Kind> kind = kindOf(one);
        Optional<String> skip = kind.isPresent() ? reasonToSkip(one) : Optional.of("unknown kind");
        if (skip.isPresent()) {
            so.skipped.merge(skip.get(), 1, Integer::sum);
            return so;
        }
        return failure(kind.get(), one)
                .map(text -> so.withFailure("case " + index + ": " + text))
                .orElseGet(() -> new Result(so.file, so.passed + 1, so.skipped, so.failures));
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
