package org.waystation.terminal.command;

import org.waystation.client.Transfer;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Terminal;

/** Shows how far the transfer of a file is, and knows that something moves while it does. */
final class Progress {
    private static final long GLANCE_MILLIS = 200;
    private static final int WIDTH = 30;

    private final Terminal terminal;
    private final Session session;

    Progress(Terminal terminal, Session session) {
        this.terminal = terminal;
        this.session = session;
    }

    /** @throws Failure as the transfer failed, or when nothing has moved for too long; the same command goes on with it then */
    void await(Transfer transfer, String what) {
        Thread showing = new Thread(() -> follow(transfer), "progress");
        showing.setDaemon(true);
        showing.start();
        try {
            session.await(transfer.done(), what);
        } catch (Failure e) {
            throw e.exit() == ExitCode.TRY_AGAIN ? e.adding("Run the same command again to go on.") : e;
        } finally {
            showing.interrupt();
            try {
                showing.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            terminal.show("");
        }
    }

    private void follow(Transfer transfer) {
        long before = -1;
        try {
            while (!transfer.done().isDone()) {
                long done = transfer.bytesDone();
                if (done != before) {
                    session.watch().moved();
                    terminal.show(bar(done, transfer.bytesTotal()));
                    before = done;
                }
                Thread.sleep(GLANCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@code [#################-------------] 57 %, 6.1 of 10.7 MB}. */
    static String bar(long done, long total) {
        int part = total == 0 ? WIDTH : (int) (done * WIDTH / total);
        long percent = total == 0 ? 100 : done * 100 / total;
        return "[" + "#".repeat(part) + "-".repeat(WIDTH - part) + "] " + percent + " %, " + megabytes(done) + " of "
                + megabytes(total) + " MB";
    }

    private static String megabytes(long bytes) {
        long tenths = bytes / 100_000;
        return tenths / 10 + "." + tenths % 10;
    }
}
