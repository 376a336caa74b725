package org.waystation.terminal.chat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.waystation.client.Attachment;
import org.waystation.client.Contact;
import org.waystation.client.FileInfo;
import org.waystation.client.FileSink;
import org.waystation.client.FileTransfers;
import org.waystation.client.MessageState;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.client.Transfer;
import org.waystation.client.WaystationException;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.chat.words.Say;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.chat.words.Words;
import org.waystation.terminal.console.PrivateFile;
import org.waystation.terminal.history.Entry;
import org.waystation.terminal.history.History;

/** Files under way, and how far they are. Those that are sent go on by themselves at the next start, if they are where they were. */
final class Transfers {
    private static final String UNKNOWN_TYPE = "application/octet-stream";
    private static final Set<OpenOption> HOW =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final FileTransfers files;
    private final History history;
    private final Model model;
    private final Consumer<Runnable> later;
    private final Map<String, Transfer> running = new HashMap<>();

    Transfers(Profile profile, History history, Model model, Consumer<Runnable> later) {
        this.files = profile.files();
        this.history = history;
        this.model = model;
        this.later = later;
    }

    /** Whether anything moves. */
    boolean isRunning() {
        return !running.isEmpty();
    }

    /** Gives up what is under way of this message. */
    void cancel(String messageId) {
        Optional.ofNullable(running.get(messageId)).ifPresent(Transfer::cancel);
    }

    /** Shows how far everything is. */
    void tick() {
        running.forEach((message, transfer) ->
                model.transfer(message, new Model.Progress(transfer.bytesDone(), transfer.bytesTotal())));
    }

    /** Goes on with what was being sent when the program ended. */
    void resume() {
        for (FileTransfers.Unfinished each : files.unfinished()) {
            Optional<Entry.File> sent = each.messageId()
                    .flatMap(id -> each.contactId()
                            .flatMap(contact -> model.conversation(contact).find(id))
                            .flatMap(Entry::message)
                            .flatMap(Entry.Message::file));
            each.messageId().ifPresent(id -> model.underWay(id, MessageState.WAITING));
            sent.map(file -> Path.of(file.code()))
                    .filter(Files::isRegularFile)
                    .ifPresent(path -> run(
                            each.messageId().orElseThrow(),
                            files.resume(each.id(), () -> Files.newInputStream(path)),
                            () -> {}));
        }
    }

    /** Begins to send a file, as a person writes its name. */
    void send(Contact contact, String typed) {
        Optional<Path> read = path(typed).map(Path::toAbsolutePath).filter(Files::isRegularFile);
        long length;
        try {
            length = Files.size(read.orElseThrow(() -> new IOException("no file")));
        } catch (IOException e) {
            model.fail(Words.failure(Reason.FILE_FAILED));
            return;
        }
        Path path = read.get();
        FileInfo info = new FileInfo(String.valueOf(path.getFileName()), UNKNOWN_TYPE, length);
        Transfer transfer = files.send(contact, info, () -> Files.newInputStream(path));
        String message = transfer.messageId().orElseThrow();
        Entry.File file = new Entry.File(info.name(), info.mediaType(), length, path.toString());
        history.sending(contact, message, file).forEach(model::apply);
        model.underWay(contact.id(), message, MessageState.WAITING);
        model.follow();
        run(message, transfer, () -> {});
    }

    /** Under another name until all of it is there. What is there already stays as it is. */
    void save(Entry entry, String typed) {
        Entry.File file = entry.message().flatMap(Entry.Message::file).orElseThrow();
        Attachment attachment = Attachment.parse(file.code());
        Optional<Path> chosen = path(typed).filter(path -> path.getFileName() != null);
        if (chosen.isEmpty()) {
            model.fail(Words.failure(Reason.FILE_FAILED));
            return;
        }
        Path target = chosen.get();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        if (Files.exists(target)) {
            model.fail(Say.of(Word.STATUS_FILE_EXISTS, target.toString()));
            return;
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(part, HOW, PrivateFile.attributes(part));
        } catch (IOException e) {
            model.fail(Words.failure(Reason.FILE_FAILED));
            return;
        }
        try {
            Transfer transfer = files.unfinished().stream()
                    .filter(before -> before.file().equals(Optional.of(attachment)))
                    .findFirst()
                    .map(before -> files.resume(before.id(), FileSink.of(channel)))
                    .orElseGet(() -> files.fetch(attachment, FileSink.of(channel)));
            run(entry.key().id(), transfer, channel, () -> finish(channel, file.length(), part, target));
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private void finish(FileChannel channel, long length, Path part, Path target) {
        try {
            channel.truncate(length);
            channel.close();
            Files.move(part, target);
            model.say(Say.of(Word.STATUS_FILE_SAVED, target.toString()));
        } catch (IOException e) {
            model.fail(Words.failure(Reason.FILE_FAILED));
        }
    }

    private void run(String message, Transfer transfer, Runnable then) {
        run(message, transfer, () -> {}, then);
    }

    private void run(String message, Transfer transfer, Closeable open, Runnable then) {
        running.put(message, transfer);
        tick();
        CompletableFuture<Void> told = transfer.done()
                .whenComplete((done, failure) -> later.accept(() -> {
                    running.remove(message);
                    model.transferEnded(message);
                    if (failure == null) {
                        then.run();
                    } else {
                        close(open);
                        fail(failure);
                    }
                }));
        assert told != null;
    }

    private void fail(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof WaystationException known) {
            model.fail(Words.failure(known.reason()));
        } else if (!(failure instanceof CancellationException)) {
            model.fail(Say.of(Word.STATUS_FAULT, cause.getClass().getSimpleName()));
        }
    }

    private static void close(Closeable open) {
        try {
            open.close();
        } catch (IOException e) {
            // What was written and forced is there; the rest is fetched again.
        }
    }

    /** As a person writes it: with a tilde, or in quotes as terminals drop it. */
    private static Optional<Path> path(String typed) {
        String plain = typed.replaceFirst("^(['\"])(.*)\\1$", "$2");
        String home = System.getProperty("user.home", "");
        try {
            return Optional.of(Path.of(plain.startsWith("~/") ? home + plain.substring(1) : plain));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
