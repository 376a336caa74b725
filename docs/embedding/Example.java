import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.InvitationLink;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.Received;
import org.waystation.wire.RelayAddress;

/** Two profiles meet through a relay: {@code java … Example ADDRESS [FOLDER]}. A test compiles and runs this file. */
public final class Example {
    private Example() {}

    public static void main(String[] args) throws Exception {
        RelayAddress relay = RelayAddress.parse(args[0]);
        Path folder = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("waystation-example");
        ProfileOptions hers = ProfileOptions.directory(folder.resolve("heron")).build();
        ProfileOptions his = ProfileOptions.directory(folder.resolve("willow")).build();
        char[] passphrase = "a long one, asked for and never written into a program".toCharArray();
        // example begins
        try (Profile heron = Profile.create(hers, relay, passphrase);
                Profile willow = Profile.create(his, relay, passphrase)) {
            String link = heron.invite(Optional.of("Willow")).get(30, SECONDS).link().format();

            Contact toHeron = willow.accept(InvitationLink.parse(link), Optional.of("Heron")).get(30, SECONDS);
            willow.send(toHeron, "Thursday at seven.").stored().get(30, SECONDS);

            heron.sync().get(30, SECONDS);
            for (Received received : heron.inbox()) {
                if (received instanceof Received.Message message) {
                    System.out.println(heron.contact("Willow").name() + ": " + message.text());
                }
                heron.confirm(received);
            }
        }
        // example ends
    }
}
