package org.waystation.example;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.mojo.animal_sniffer.ClassListBuilder;
import org.codehaus.mojo.animal_sniffer.SignatureChecker;
import org.codehaus.mojo.animal_sniffer.logging.Logger;

/** Which classes, methods and fields a jar uses that Android's API 26 does not have. */
final class AndroidCheck {
    /** Optional, and not for Android. */
    private static final List<String> SQLITE =
            List.of("org.sqlite.JDBC", "org.sqlite.SQLiteConnection", "org.sqlite.SQLiteJDBCLoader");

    private AndroidCheck() {}

    static List<String> complaints(Path jar) throws IOException {
        Complaints complaints = new Complaints();
        ClassListBuilder own = new ClassListBuilder(complaints);
        own.process(jar.toFile());
        Set<String> known = new HashSet<>(own.getPackages());
        known.add("java.lang.Record"); // D8 desugars records
        known.addAll(SQLITE);
        known.add("sun.misc.Unsafe"); // Android has it without promising it; protobuf looks before it uses it
        try (InputStream signatures = Files.newInputStream(Built.TARGET.resolve("android.signature"))) {
            new SignatureChecker(signatures, known, complaints).process(jar.toFile());
        }
        return complaints.errors;
    }

    private static final class Complaints implements Logger {
        private final List<String> errors = new ArrayList<>();

        @Override
        public void error(String message) {
            errors.add(message);
        }

        @Override
        public void error(String message, Throwable cause) {
            errors.add(message + ": " + cause);
        }

        @Override
        public void info(String message) {}

        @Override
        public void info(String message, Throwable cause) {}

        @Override
        public void debug(String message) {}

        @Override
        public void debug(String message, Throwable cause) {}

        @Override
        public void warn(String message) {}

        @Override
        public void warn(String message, Throwable cause) {}
    }
}
