package org.waystation.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the relay: wire <- store <- mailbox <- session <- net <- relay. */
final class RoomsTest {
    private static final String RELAY = "org.waystation.relay";

    private final JavaClasses relay = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(RELAY);

    @Test
    void theStoreKnowsNothingOfMailboxes() {
        noClasses()
                .that()
                .resideInAPackage(RELAY + ".store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        RELAY, RELAY + ".mailbox..", RELAY + ".session..", RELAY + ".net..", RELAY + ".identity..")
                .check(relay);
    }

    @Test
    void theCoreKnowsNoConnectionAndNoEngine() {
        noClasses()
                .that()
                .resideInAPackage(RELAY + ".mailbox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        RELAY,
                        RELAY + ".session..",
                        RELAY + ".net..",
                        RELAY + ".identity..",
                        RELAY + ".store.rocksdb..")
                .check(relay);
    }

    @Test
    void aSessionKnowsNoSocketAndNoStore() {
        noClasses()
                .that()
                .resideInAPackage(RELAY + ".session..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RELAY, RELAY + ".net..", RELAY + ".identity..", RELAY + ".store..", "java.net..")
                .check(relay);
    }

    @Test
    void rocksDbHasOneRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackage(RELAY + ".store.rocksdb..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(relay);
    }

    @Test
    void theRelayCannotReadMessages() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.waystation.sealed..")
                .check(relay);
    }
}
