package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waystation.client.fixture.Leaking;
import org.waystation.wire.RelayAddress;

/** The public surface is what {@code api.txt} says, so nobody changes it unawares. */
final class ApiTest {
    private static final Path FILE = Path.of("api.txt");
    private static final String UPDATE =
            "mvn -pl client-lib -am test -Dtest=ApiTest -Dwaystation.api=write -Dsurefire.failIfNoSpecifiedTests=false";

    private final ApiSurface surface = new ApiSurface(classes());

    private static List<Class<?>> classes() {
        try {
            Path ours = Path.of(Profile.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            List<Class<?>> classes = new ArrayList<>(ApiSurface.classesIn(ours));
            classes.add(RelayAddress.class); // the one type of the wire that apps are meant to know
            return classes;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSurfaceIsWhatTheFileSays() throws Exception {
        if ("write".equals(System.getProperty("waystation.api"))) {
            Files.writeString(FILE, surface.text());
        }
        assertEquals(
                Files.readString(FILE),
                surface.text(),
                "the public surface has changed. If that is meant, write it down in CHANGELOG.md and run: " + UPDATE);
    }

    @Test
    void noSignatureNamesATypeThatIsNotPublic() {
        assertEquals(Set.of(), surface.leaks());
    }

    @Test
    void aTypeThatLeaksIsNoticedWhereverItStands() {
        Set<String> leaks = new ApiSurface(Collections.singletonList(Leaking.class)).leaks();
        assertEquals(6, leaks.size(), leaks::toString);
        for (String place : List.of("implements", "field", "Leaking(", "returned", "taken", "thrown")) {
            assertTrue(leaks.stream().anyMatch(leak -> leak.contains(place)), () -> place + " is not among " + leaks);
        }
    }
}
