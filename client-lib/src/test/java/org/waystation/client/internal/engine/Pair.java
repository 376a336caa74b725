package org.waystation.client.internal.engine;

/** Amina and Bo: where most stories begin. A test says in which world, and may begin again in another. */
abstract class Pair {
    World world;
    Person amina;
    Person bo;

    /** They do not know each other. */
    final void strangers(World fresh) {
        begin(fresh, fresh.person("amina"), fresh.person("bo"));
    }

    /** They can write to each other. */
    final void contacts(World fresh) {
        strangers(fresh);
        world.introduce(amina, bo);
    }

    /** Likewise, with relays of their own. */
    final void contacts(World fresh, Station[] aminas, Station... bos) {
        begin(fresh, fresh.person("amina", aminas), fresh.person("bo", bos));
        world.introduce(amina, bo);
    }

    private void begin(World fresh, Person one, Person other) {
        world = fresh;
        amina = one;
        bo = other;
    }
}
