package org.waystation.terminal.chat.model;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a file is proposed to go. The user sees it, and can change it, before anything is written. */
final class Downloads {
    private Downloads() {}

    /** @param name as the sender calls it: no slash is in it, but perhaps a dot or a dash at the beginning, which makes it a file that does something */
    static String place(String name) {
        Path home = Path.of(System.getProperty("user.home", ""));
        Path downloads = home.resolve("Downloads");
        String plain = name.replaceFirst("^[.\\-\\s]+", "");
        Path folder = Files.isDirectory(downloads) ? downloads : home;
        return folder + "/" + (plain.isEmpty() ? "file" : plain);
    }
}
