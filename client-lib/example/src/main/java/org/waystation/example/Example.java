package org.waystation.example;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.file.Path;
import java.nio.file.Paths;
import org.waystation.client.Contact;
import org.waystation.client.InvitationLink;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.Received;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.wire.RelayAddress;

/** Two people meet through a relay: {@code example ADDRESS [FOLDER]}. Without a folder both profiles are in memory, and SQLite is not needed. */
public final class Example {
    private Example() {}

    public static void main(String[] arguments) throws Exception {
        RelayAddress relay = Profile.relayAddress(arguments[0]);
        ProfileOptions hers = options(arguments, "heron");
        ProfileOptions his = options(arguments, "willow");
        char[] passphrase = "a long one, asked for and never written into a program".toCharArray();
        meet(hers, his, relay, passphrase);
    }

    static void meet(ProfileOptions hers, ProfileOptions his, RelayAddress relay, char[] passphrase) throws Exception {
        try (Profile heron = Profile.create(hers, relay, passphrase);
                Profile willow = Profile.create(his, relay, passphrase)) {
            String link = heron.invite("Willow").get(30, SECONDS).link().format();

            Contact toHeron = willow.accept(InvitationLink.parse(link), "Heron").get(30, SECONDS);
            willow.conversation(toHeron).send("Thursday at seven.").stored().get(30, SECONDS);
            show(heron, "Willow");

            heron.conversation(heron.contact("Willow"))
                    .send("I will bring the map.")
                    .stored()
                    .get(30, SECONDS);
            show(willow, "Heron");
        }
    }

    static void show(Profile profile, String contact) throws Exception {
        profile.sync().get(30, SECONDS);
        for (Received received : profile.inbox()) {
            if (received instanceof Received.Message message) {
                System.out.println(contact + ": " + message.text());
            }
            profile.confirm(received); // shown: the profile forgets it
        }
    }

    private static ProfileOptions options(String[] arguments, String person) {
        if (arguments.length == 1) {
            return ProfileOptions.store(new MemoryRecordStore()).build();
        }
        Path folder = Paths.get(arguments[1]);
        return ProfileOptions.directory(folder.resolve(person)).build();
    }
}
