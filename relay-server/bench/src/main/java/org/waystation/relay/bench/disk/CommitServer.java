package org.waystation.relay.bench.disk;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.waystation.wire.Wire;

/**
 * A program that lets the relay's storage engine alone store large entries durably, for other benchmarks to stand beside: for each line
 * that it reads, a number of seconds, it prints how many entries it stored in a second. Ended by the end of its input.
 */
public final class CommitServer {
    private static final int IN_FLIGHT = 128;

    private CommitServer() {}

    /** @param args a directory, for the store */
    public static void main(String[] args) throws Exception {
        ByteString entry = ByteString.copyFrom(new byte[Wire.LARGE_ENTRY]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (GroupCommit commits = new GroupCommit(Path.of(args[0]))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(
                        commits.run(entry, IN_FLIGHT, Double.parseDouble(line)).perSecond());
            }
        }
    }
}
