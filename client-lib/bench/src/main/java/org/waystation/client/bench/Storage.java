package org.waystation.client.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The relay's storage engine alone, in a process of its own: a file cannot be sent faster than it can be stored. */
final class Storage implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;

    /** @param jar the relay's benchmark */
    Storage(Path jar, Path data) throws IOException {
        Files.createDirectories(data);
        process = Server.java("-cp", jar.toString(), "org.waystation.relay.bench.disk.CommitServer", data.toString());
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Large entries that it stores durably in a second, measured for so many. */
    double perSecond(double seconds) throws IOException {
        questions.write(seconds + "\n");
        questions.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new EOFException("the storage engine alone did not run: is the disk full?");
        }
        return Double.parseDouble(answer);
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.onExit().join();
    }
}
