package org.waystation.client.internal.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.waystation.client.Attachment;
import org.waystation.client.FileInfo;
import org.waystation.client.FileSink;
import org.waystation.client.FileSource;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.FileTicket;

/** Carries one file in a {@link World}, whenever the test lets it; and again after the process of its person has died. */
final class Porter {
    private final Person person;
    final String id;
    private final FileSource source;
    final Shelf shelf;
    private Carriage carriage;
    private Engine under;
    private boolean begun;

    private Porter(Person person, String id, FileSource source, Shelf shelf) {
        this.person = person;
        this.id = id;
        this.source = source;
        this.shelf = shelf;
        take();
    }

    static Porter sends(Person person, String contact, String name, byte[] file) {
        return sends(person, contact, name, file.length, () -> new ByteArrayInputStream(file));
    }

    static Porter sends(Person person, String contact, String name, long length, FileSource source) {
        FileInfo info = new FileInfo(name, "application/octet-stream", length);
        String id = person.call((engine, step) -> engine.files().send(engine.contact(contact), info, step));
        return new Porter(person, id, source, new Shelf());
    }

    static Porter fetches(Person person, Attachment file) throws Exception {
        FileTicket ticket = FileTicket.parse(file.format());
        String id = person.call((engine, step) -> engine.files().fetch(ticket, step));
        return new Porter(person, id, null, new Shelf());
    }

    /** Another one goes on with another file. */
    Porter with(FileSource other) {
        return new Porter(person, id, other, shelf);
    }

    private void take() {
        Carriage.Steps steps = new Carriage.Steps() {
            @Override
            public <T> T call(Driver.StepCall<T> call) {
                return person.call(call::run);
            }
        };
        Transfers.Standing standing =
                person.call((engine, step) -> engine.files().standing(id));
        carriage = source == null
                ? new Taking(standing, shelf, steps)
                : new Bringing(standing, source, person.engine.random(), steps);
        under = person.engine;
        begun = false;
    }

    Carriage carriage() {
        return carriage;
    }

    boolean isDone() {
        return carriage.future().isDone();
    }

    /** Why it failed. */
    WaystationException failure() {
        return (WaystationException)
                carriage.future().handle((none, why) -> why).getNow(null);
    }

    /** Does what can be done now. False if that was nothing. */
    boolean work() {
        if (isDone() || carriage.isOver()) {
            return false;
        }
        if (under != person.engine) {
            shelf.crash();
            take(); // the process died with everything that was known
        }
        try {
            if (!begun) {
                begun = true;
                carriage.begin();
            }
            return carriage.advance();
        } catch (WaystationException e) {
            carriage.future().completeExceptionally(e);
            person.run((engine, step) -> engine.transfers().stop(id));
            return true;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A file that loses with the process what it was not forced to keep. */
    static final class Shelf implements FileSink {
        byte[] bytes = {};
        private byte[] kept = {};

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void write(long position, byte[] data) {
            if (position > bytes.length) {
                throw new AssertionError("a hole at " + bytes.length);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.max(bytes.length, position + data.length));
            System.arraycopy(data, 0, bytes, (int) position, data.length);
        }

        @Override
        public void force() {
            kept = bytes.clone();
        }

        void crash() {
            bytes = kept.clone();
        }
    }
}
