package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RequestIdsTest {
    @Test
    void itBehavesLikeASet() {
        for (int spread : new int[] {8, 40, 3_000, Integer.MAX_VALUE}) {
            Random random = new Random(spread);
            RequestIds ids = new RequestIds();
            Set<Integer> model = new HashSet<>();
            for (int i = 0; i < 20_000; i++) {
                int id = 1 + random.nextInt(spread);
                if (random.nextInt(100) < 52) {
                    assertEquals(model.add(id), ids.add(id));
                } else {
                    model.remove(id);
                    ids.remove(id);
                }
                assertEquals(model.size(), ids.size());
            }
            for (int id : model) {
                assertEquals(false, ids.add(id), "lost");
                ids.remove(id);
            }
            assertEquals(0, ids.size());
        }
    }
}
