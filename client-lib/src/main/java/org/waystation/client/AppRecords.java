package org.waystation.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.waystation.client.internal.engine.Driver;
import org.waystation.client.store.RecordStore;

/**
 * Records of the app's own in the profile's sealed store, such as the history of its conversations: under the same passphrase, deleted for
 * real, part of every backup, and gone with {@link Profile#destroy}. The library never reads them; whoever deletes a message deletes what
 * the app has written of it too ({@link Received.Deleted}, {@link Received.Message#disappearsAt}).
 *
 * <p>Names have 1 to {@value #MAX_NAME} bytes, values 1 to {@value #MAX_VALUE}. All methods may be called from any thread.
 */
public final class AppRecords {
    /** Longest name, bytes. */
    public static final int MAX_NAME = 64;

    /** Longest value, bytes: room for the longest text and what an app knows of it. */
    public static final int MAX_VALUE = 98_304;

    private final Driver driver;

    AppRecords(Driver driver) {
        this.driver = driver;
    }

    /** The value under this name. */
    public Optional<byte[]> read(byte[] name) {
        return driver.ask(engine -> Optional.ofNullable(engine.app().read(name)));
    }

    /**
     * Visits all records, in no particular order, on the caller's thread: those that were there when this was called. All of them are in
     * memory meanwhile.
     */
    public void forEach(BiConsumer<byte[], byte[]> visitor) {
        List<byte[]> all = new ArrayList<>();
        driver.ask(engine -> {
            engine.app().scan((name, value) -> {
                all.add(name);
                all.add(value);
            });
            return all;
        });
        for (int i = 0; i < all.size(); i += 2) {
            visitor.accept(all.get(i), all.get(i + 1));
        }
    }

    /**
     * Applies all changes, in order, or none; durable when it returns. {@link Profile#confirm(Received, List)} does the same together with a
     * confirmation.
     *
     * @throws ProgramFaultException ARGUMENT, if a name or a value is too long or empty
     * @throws AskUserException STORE_FAILED
     */
    public void commit(List<RecordStore.Change> changes) {
        driver.call((engine, step) -> {
            engine.app().change(changes, step);
            return changes;
        });
    }
}
