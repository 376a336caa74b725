package org.waystation.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The sentences about the house that are easy to break without noticing. */
class ArchitectureTest {
    private static final String RELAY = "org.waystation.relay";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(RELAY);

    private void onlyIn(String room, String... libraries) {
        onlyIn(room, List.of(), libraries);
    }

    private void onlyIn(String room, List<String> neighbours, String... libraries) {
        String[] rooms = Stream.concat(Stream.of(room), neighbours.stream())
                .map(each -> RELAY + each)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(classes);
        assertTrue(
                classes.stream()
                        .filter(type -> type.getPackageName().equals(RELAY + room))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .anyMatch(used -> used.startsWith(libraries[0].replace("..", ""))),
                "and there it is used");
    }

    @Test
    void everyLibraryLivesInOneRoom() {
        onlyIn(".net", "io.netty..");
        onlyIn(".store.rocksdb", "org.rocksdb..");
        onlyIn(".certificates", List.of(".identity"), "org.bouncycastle..");
        onlyIn(".cli", "picocli..");
    }

    @Test
    void theRelayCannotReadMessages() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.waystation.sealed..")
                .check(classes);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.waystation.client..")
                .check(classes);
    }

    @Test
    void arrowsPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(RELAY + "..")
                .layer("store")
                .definedBy(RELAY + ".store..")
                .layer("keys")
                .definedBy(RELAY + ".keys..")
                .layer("mailbox")
                .definedBy(RELAY + ".mailbox..")
                .layer("session")
                .definedBy(RELAY + ".session..")
                .layer("config")
                .definedBy(RELAY + ".config..")
                .layer("certificates")
                .definedBy(RELAY + ".certificates..")
                .layer("identity")
                .definedBy(RELAY + ".identity..")
                .layer("net")
                .definedBy(RELAY + ".net..")
                .layer("cli")
                .definedBy(RELAY + ".cli..")
                .layer("relay")
                .definedBy(RELAY)
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("mailbox", "relay")
                .whereLayer("keys")
                .mayOnlyBeAccessedByLayers("mailbox", "relay")
                .whereLayer("mailbox")
                .mayOnlyBeAccessedByLayers("session", "config", "relay")
                .whereLayer("session")
                .mayOnlyBeAccessedByLayers("certificates", "net", "config", "relay")
                .whereLayer("certificates")
                .mayOnlyBeAccessedByLayers("identity", "net", "relay")
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("identity", "net", "cli", "relay")
                .whereLayer("identity")
                .mayOnlyBeAccessedByLayers("net", "relay")
                .whereLayer("net")
                .mayOnlyBeAccessedByLayers("cli", "relay")
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("relay")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackages(RELAY, RELAY + ".store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(RELAY + ".store.rocksdb")
                .check(classes);
    }

    /** What a fake relay in an app's tests is made of. */
    @Test
    void theCoreNeedsNoneOfTheRest() {
        noClasses()
                .that()
                .resideInAnyPackage(RELAY + ".session..", RELAY + ".mailbox..", RELAY + ".keys..", RELAY + ".store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..", "org.slf4j..", RELAY + ".config..", RELAY + ".identity..")
                .check(classes);
    }

    @Test
    void onlyTheNetworkKnowsSockets() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        RELAY + ".session..", RELAY + ".mailbox..", RELAY + ".store..", RELAY + ".identity..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..")
                .check(classes);
    }

    @Test
    void everyRoomSaysWhatItIsForAndIsNullMarked() {
        Set<String> rooms = classes.stream().map(type -> type.getPackageName()).collect(Collectors.toSet());
        List<String> unmarked = rooms.stream()
                .filter(room -> {
                    JavaPackage itself = classes.getPackage(room);
                    return !itself.isAnnotatedWith(NullMarked.class);
                })
                .toList();
        assertEquals(List.of(), unmarked);
        assertTrue(rooms.size() >= 9, rooms.toString());
    }
}
