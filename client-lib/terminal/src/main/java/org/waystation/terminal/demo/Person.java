package org.waystation.terminal.demo;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.Received;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;
import org.waystation.wire.Base32;
import org.waystation.wire.RelayAddress;

/** Somebody with a profile: at the keyboard while it is open, away while it is not. */
final class Person implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final int PASSPHRASE = 15;

    private final String passphrase;
    private final Path directory;
    private final Workshop workshop;
    private Profile profile;

    /** Makes the profile. */
    Person(String folder, RelayAddress relay, SecureRandom random, Workshop workshop) {
        byte[] bytes = new byte[PASSPHRASE];
        random.nextBytes(bytes);
        this.passphrase = Base32.encode(bytes);
        this.directory = workshop.folder().resolve(folder);
        this.workshop = workshop;
        profile = workshop.keep(Profile.create(options(), relay, passphrase.toCharArray()));
    }

    private ProfileOptions options() {
        return ProfileOptions.directory(directory).build();
    }

    String passphrase() {
        return passphrase;
    }

    Profile profile() {
        return profile;
    }

    /** Goes away. */
    @Override
    public void close() {
        profile.close();
    }

    /** Comes back. */
    void comeBack() {
        profile = workshop.keep(Profile.open(options(), passphrase.toCharArray()));
    }

    /** Fetches all that waits, and sends all that waits. */
    void sync() {
        await(profile.sync(), "everything is fetched and sent");
    }

    /** What was received of this kind, in order; it is confirmed. */
    <T extends Received> List<T> take(Class<T> kind) {
        List<T> taken = profile.inbox().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
        taken.forEach(profile::confirm);
        return taken;
    }

    /** Sends, and waits until the relay has said that it is stored. */
    String send(Contact to, String text) {
        var sent = profile.conversation(to).send(text);
        await(sent.stored(), "the relay has stored the message");
        return sent.messageId();
    }

    static <T> T await(CompletableFuture<T> future, String until) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw Failure.of(cause == null ? e : cause);
        } catch (TimeoutException e) {
            throw new Failure(
                    "TIMED_OUT", ExitCode.TRY_AGAIN, "Waited " + PATIENCE_SECONDS + " s in vain until " + until + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(e);
        }
    }
}
