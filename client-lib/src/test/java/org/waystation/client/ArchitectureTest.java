package org.waystation.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
    private static final String CRYPTO = "org.waystation.client.internal.crypto..";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.waystation.client");

    @Test
    void only_the_crypto_room_knows_bouncy_castle() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CRYPTO)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(classes);
    }

    @Test
    void A30_bouncy_castle_is_used_without_its_provider() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.bouncycastle.jce..", "org.bouncycastle.jcajce..", "org.bouncycastle.pqc.jcajce..")
                .check(classes);
    }

    @Test
    void the_crypto_room_does_no_input_or_output_and_keeps_no_time() {
        noClasses()
                .that()
                .resideInAPackage(CRYPTO)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.sql..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(classes);
    }

    @Test
    void only_the_sqlite_room_knows_sqlite() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.waystation.client.internal.sqlite..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sqlite..", "java.sql..")
                .check(classes);
    }

    @Test
    void nothing_below_knows_the_engine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        CRYPTO,
                        "org.waystation.client.store..",
                        "org.waystation.client.internal.net..",
                        "org.waystation.client.internal.store..",
                        "org.waystation.client.internal.sqlite..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.waystation.client.internal.engine..")
                .check(classes);
    }

    @Test
    void the_library_brings_no_netty_and_no_log() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "org.slf4j..", "java.util.logging..")
                .check(classes);
    }

    /** Time comes in as a clock, randomness as a generator: only where the platform is asked for them may they be made. */
    @Test
    void the_engine_has_no_clock_of_its_own() {
        noClasses()
                .that()
                .resideInAPackage("org.waystation.client.internal.engine..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(java.security.SecureRandom.class)
                .check(classes);
    }
}
