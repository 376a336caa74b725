package org.waystation.relay.config;

/** A relay that cannot start, with a sentence that tells its operator why and what to do. Nothing was changed or lost. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is in the way; the number is the exit code of the program. */
    public enum Obstacle {
        /** The data directory cannot be used: not a directory, not writable, not a relay's, or damaged. */
        DIRECTORY(3),
        /** Another relay is running on the data directory. */
        IN_USE(4),
        /** The relay cannot listen where it was told to. */
        LISTEN(5),
        /** The data directory was written by a newer relay. */
        NEWER_FORMAT(6),
        /** The identity cannot be used: a key is damaged, or has expired while the root key is away. */
        IDENTITY(7),
        /** The operator secret is missing, unreadable, too short, or not the one that was used before. */
        SECRET(9);

        private final int exitCode;

        Obstacle(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private final Obstacle obstacle;

    public StartException(Obstacle obstacle, String message) {
        super(message);
        this.obstacle = obstacle;
    }

    public StartException(Obstacle obstacle, String message, Throwable cause) {
        super(message, cause);
        this.obstacle = obstacle;
    }

    public Obstacle obstacle() {
        return obstacle;
    }
}
