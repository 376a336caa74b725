package org.waystation.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import org.waystation.relay.cli.RelayCommand;

/** The program. */
public final class Main {
    /** From here on Netty leaves Unsafe alone unless told otherwise, which would cost much of its speed. */
    private static final int UNSAFE_OFF_BY_DEFAULT = 24;

    private Main() {}

    public static void main(String[] args) {
        if (Runtime.version().feature() >= UNSAFE_OFF_BY_DEFAULT && System.getProperty("io.netty.noUnsafe") == null) {
            System.setProperty("io.netty.noUnsafe", "false"); // read once, when Netty loads
        }
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, UTF_8);
        System.exit(RelayCommand.run(out, err, args));
    }
}
