package org.waystation.client.internal.engine;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.waystation.client.Contact;
import org.waystation.client.FileInfo;
import org.waystation.client.FileSink;
import org.waystation.client.FileSource;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.FileTicket;

/** Carries files, each on a thread of its own. Thread-safe. */
public final class Carrier {
    private final Driver driver;
    private final SecureRandom random;
    private final Map<String, Carriage> running = new HashMap<>();

    public Carrier(Driver driver, SecureRandom random) {
        this.driver = driver;
        this.random = random;
    }

    /** See {@link org.waystation.client.FileTransfers#unfinished}. */
    public List<Transfers.Standing> unfinished() {
        return driver.ask(engine -> engine.transfers().unfinished());
    }

    public Carriage send(Contact contact, FileInfo info, FileSource source) {
        return resume(driver.call((engine, step) -> engine.files().send(contact, info, step)), source);
    }

    public Carriage fetch(FileTicket ticket, FileSink sink) {
        return resume(driver.call((engine, step) -> engine.files().fetch(ticket, step)), sink);
    }

    public Carriage resume(String id, FileSource source) {
        return start(new Bringing(standing(id), source, random, driver::call));
    }

    public Carriage resume(String id, FileSink sink) {
        return start(new Taking(standing(id), sink, driver::call));
    }

    public void cancel(String id) {
        Carriage carriage;
        synchronized (this) {
            carriage = running.get(id);
        }
        if (carriage != null) {
            carriage.cancel();
        } else {
            driver.call((engine, step) -> {
                engine.files().cancel(id, step);
                return id;
            });
        }
    }

    private Transfers.Standing standing(String id) {
        return driver.ask(engine -> engine.files().standing(id));
    }

    private synchronized Carriage start(Carriage carriage) {
        if (running.putIfAbsent(carriage.id(), carriage) != null) {
            throw new ProgramFaultException(Reason.ARGUMENT, "this transfer runs already");
        }
        Thread thread = new Thread(() -> carry(carriage), "waystation-file");
        thread.setDaemon(true);
        thread.start();
        return carriage;
    }

    private void carry(Carriage carriage) {
        carriage.run(() -> {
            synchronized (this) {
                running.remove(carriage.id());
            }
        });
    }
}
