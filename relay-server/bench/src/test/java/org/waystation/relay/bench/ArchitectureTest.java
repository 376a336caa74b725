package org.waystation.relay.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String BENCH = "org.waystation.relay.bench";
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BENCH);

    private static void onlyIn(String room, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackage(BENCH + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(PROGRAM);
    }

    @Test
    void everyLibraryLivesInOneRoom() {
        onlyIn(".load", "io.netty..", "org.bouncycastle..");
        onlyIn(".disk", "org.waystation.relay.store..");
        onlyIn("", "picocli..");
    }

    /** What is measured is the program, over the wire; of its inside only the store's seam and the certificates are used. */
    @Test
    void theRelayIsKnownByItsSeams() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages(
                        "org.waystation.relay",
                        "org.waystation.relay.cli..",
                        "org.waystation.relay.config..",
                        "org.waystation.relay.keys..",
                        "org.waystation.relay.mailbox..",
                        "org.waystation.relay.net..",
                        "org.waystation.relay.session..",
                        "org.rocksdb..")
                .check(PROGRAM);
    }

    @Test
    void arrowsPointOneWay() {
        noClasses()
                .that()
                .resideInAnyPackage(BENCH + ".process", BENCH + ".report")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BENCH, BENCH + ".cases", BENCH + ".load", BENCH + ".disk")
                .check(PROGRAM);
        noClasses()
                .that()
                .resideInAnyPackage(BENCH + ".load", BENCH + ".disk")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BENCH, BENCH + ".cases")
                .check(PROGRAM);
    }
}
