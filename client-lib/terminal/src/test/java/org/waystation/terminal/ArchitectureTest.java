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
                .resideInAnyPackage("org.waystation.client.internal..", "org.waystation.sealed..", "org.bouncycastle..")
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

    @Test
    void onlyTheHistoryWritesRecordsAndOnlyTheScreenTouchesTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..terminal.history..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.waystation.client.store..", "com.google.protobuf..")
                .check(PROGRAM);
        noClasses()
                .that()
                .resideInAnyPackage("..chat.model..", "..chat.view..", "..chat.words..", "..terminal.history..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jline.terminal..", "org.jline.reader..", "org.jline.keymap..")
                .check(PROGRAM);
    }

    @Test
    void modelViewAndWordsKnowNothingOfProfileAndScreen() {
        noClasses()
                .that()
                .resideInAnyPackage("..chat.model..", "..chat.view..", "..chat.words..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..chat.screen..", "..terminal.command..")
                .check(PROGRAM);
        noClasses()
                .that()
                .resideInAPackage("..chat.words..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..chat.model..", "..chat.view..")
                .check(PROGRAM);
        noClasses()
                .that()
                .resideInAPackage("..chat.model..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..chat.view..")
                .check(PROGRAM);
    }
}
