package org.waystation.terminal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkshopTest {
    @Test
    void nothingIsLeftBehind() throws Exception {
        List<String> closed = new ArrayList<>();
        Workshop workshop = new Workshop();
        try (workshop) {
            workshop.keep(() -> closed.add("first"));
            workshop.keep(() -> {
                throw new IllegalStateException("does not close");
            });
            workshop.keep(() -> closed.add("last"));
            Files.createDirectories(workshop.folder().resolve("a/b"));
            Files.writeString(workshop.folder().resolve("a/b/file"), "x");
        }
        assertFalse(Files.exists(workshop.folder()));
        assertEquals(List.of("last", "first"), closed);
    }

    @Test
    void whatIsOpenedAfterAnInterruptIsClosedAtOnce() {
        List<String> closed = new ArrayList<>();
        Workshop workshop = new Workshop();
        workshop.close();
        assertThrows(IllegalStateException.class, () -> workshop.keep(() -> closed.add("late")));
        assertEquals(List.of("late"), closed);
    }
}
