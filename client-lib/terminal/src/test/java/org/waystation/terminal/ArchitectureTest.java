package org.waystation.terminal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.waystation.terminal");

    @Test
    void theProgramKnowsOnlyThePublicFaceOfTheLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.waystation.client.internal..",
                        "org.waystation.client.store..",
                        "org.waystation.sealed..",
                        "org.bouncycastle..")
                .check(PROGRAM);
    }

    @Test
    void theConsoleKnowsNoSubcommand() {
        noClasses()
                .that()
                .resideInAPackage("..terminal.console..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..terminal.command..", "..terminal.demo..", "picocli..")
                .check(PROGRAM);
    }
}
