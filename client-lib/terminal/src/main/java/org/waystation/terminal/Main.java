package org.waystation.terminal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.waystation.terminal.command.Accept;
import org.waystation.terminal.command.Address;
import org.waystation.terminal.command.Ask;
import org.waystation.terminal.command.Backup;
import org.waystation.terminal.command.Block;
import org.waystation.terminal.command.Chat;
import org.waystation.terminal.command.Contacts;
import org.waystation.terminal.command.Delete;
import org.waystation.terminal.command.Destroy;
import org.waystation.terminal.command.FetchFile;
import org.waystation.terminal.command.FileList;
import org.waystation.terminal.command.GoOn;
import org.waystation.terminal.command.Hints;
import org.waystation.terminal.command.Inbox;
import org.waystation.terminal.command.Init;
import org.waystation.terminal.command.Introduce;
import org.waystation.terminal.command.Introductions;
import org.waystation.terminal.command.Invite;
import org.waystation.terminal.command.MakeRehomeCode;
import org.waystation.terminal.command.MyName;
import org.waystation.terminal.command.Outbox;
import org.waystation.terminal.command.React;
import org.waystation.terminal.command.Receipts;
import org.waystation.terminal.command.Rehome;
import org.waystation.terminal.command.Relays;
import org.waystation.terminal.command.Remove;
import org.waystation.terminal.command.Renew;
import org.waystation.terminal.command.Requests;
import org.waystation.terminal.command.Restore;
import org.waystation.terminal.command.Send;
import org.waystation.terminal.command.SendFile;
import org.waystation.terminal.command.Timer;
import org.waystation.terminal.command.Unblock;
import org.waystation.terminal.command.Verify;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Harmless;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.RawStart;
import org.waystation.terminal.console.Terminal;
import org.waystation.terminal.demo.Demo;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The program: one subcommand, one exit code. */
public final class Main {
    private final RawStart start;
    private final Terminal terminal;

    private Main(RawStart start) {
        this.start = start;
        terminal = Terminal.ofThisProcess(start);
    }

    public static void main(String[] args) {
        System.exit(new Main(RawStart.ofThisProcess()).run(args));
    }

    private int run(String[] understood) {
        boolean json = isJson(understood);
        try {
            return execute(start.arguments(understood));
        } catch (ParameterException e) {
            return report(usage(e), json);
        } catch (Exception e) {
            Failure failure = Failure.of(e);
            if (failure.isFault()) {
                e.printStackTrace();
            }
            return report(Hints.added(failure), json);
        }
    }

    /** Whether {@code --json} is there, even if the rest makes no sense. */
    private static boolean isJson(String[] args) {
        List<String> all = Arrays.asList(args);
        int end = all.indexOf("--");
        return (end < 0 ? all : all.subList(0, end)).contains("--json");
    }

    private int execute(String[] args) {
        CommandLine line = commandLine();
        CommandLine.ParseResult parsed = line.parseArgs(args);
        CommandLine chosen =
                parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
        if (chosen.isUsageHelpRequested()) {
            return print(chosen.getUsageMessage(ansi()));
        }
        if (chosen.isVersionHelpRequested()) {
            return print(String.join("\n", new Version().getVersion()) + "\n");
        }
        Object command = chosen.getCommand();
        if (!(command instanceof Runnable runnable)) {
            throw new ParameterException(chosen, "Say what to do: a subcommand is missing.");
        }
        runnable.run();
        return ExitCode.OK.number();
    }

    private CommandLine commandLine() {
        System.setProperty("waystation.profile", terminal.defaultProfile().toString());
        CommandLine line = new CommandLine(new Root());
        line.addSubcommand(new Init(terminal));
        line.addSubcommand(new Invite(terminal));
        line.addSubcommand(new Accept(terminal));
        line.addSubcommand(new Chat(terminal));
        line.addSubcommand(new Contacts(terminal));
        line.addSubcommand(new Verify(terminal));
        line.addSubcommand(new Send(terminal));
        line.addSubcommand(new SendFile(terminal));
        line.addSubcommand(new FetchFile(terminal));
        line.addSubcommand(new FileList(terminal));
        line.addSubcommand(new Inbox(terminal));
        line.addSubcommand(new Outbox(terminal));
        line.addSubcommand(new Relays(terminal));
        line.addSubcommand(new MakeRehomeCode(terminal));
        line.addSubcommand(new Rehome(terminal));
        line.addSubcommand(new Address(terminal));
        line.addSubcommand(new Ask(terminal));
        line.addSubcommand(new Requests(terminal));
        line.addSubcommand(new Introduce(terminal));
        line.addSubcommand(new Introductions(terminal));
        line.addSubcommand(new Timer(terminal));
        line.addSubcommand(new React(terminal));
        line.addSubcommand(new Receipts(terminal));
        line.addSubcommand(new MyName(terminal));
        line.addSubcommand(new Delete(terminal));
        line.addSubcommand(new Block(terminal));
        line.addSubcommand(new Unblock(terminal));
        line.addSubcommand(new Remove(terminal));
        line.addSubcommand(new Destroy(terminal));
        line.addSubcommand(new Backup(terminal));
        line.addSubcommand(new Restore(terminal));
        line.addSubcommand(new Renew(terminal));
        line.addSubcommand(new GoOn(terminal));
        line.addSubcommand(new Demo(terminal));
        line.setExpandAtFiles(false);
        line.setOverwrittenOptionsAllowed(false);
        line.setUsageHelpWidth(100);
        return line;
    }

    private Ansi ansi() {
        return terminal.isInteractive() ? Ansi.AUTO : Ansi.OFF;
    }

    private int print(String text) {
        terminal.output(false).draw(text);
        return ExitCode.OK.number();
    }

    private static Failure usage(ParameterException e) {
        StringWriter words = new StringWriter();
        words.append(String.valueOf(e.getMessage())).append('.');
        CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(words, true));
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        if (name.endsWith(" send")) {
            words.append(" The text is one argument: put it in quotes, and after -- if it begins with a dash.");
        }
        return Failure.usage(Harmless.line(words.toString().strip()) + " See: " + name + " --help");
    }

    private int report(Failure failure, boolean json) {
        if (terminal.isEnding()) {
            return failure.exit().number();
        }
        terminal.tell("waystation: " + failure.words() + " [" + failure.reason() + "]");
        if (json) {
            try {
                terminal.output(true)
                        .print(Line.of("error", "")
                                .with("reason", failure.reason())
                                .with("kind", failure.exit().kind())
                                .with("exit", failure.exit().number())
                                .with("message", failure.words()));
            } catch (Failure broken) {
                return ExitCode.OUTPUT.number();
            }
        }
        return failure.exit().number();
    }

    /** What stands before the subcommands. */
    @Command(
            name = "waystation",
            versionProvider = Version.class,
            synopsisSubcommandLabel = "SUBCOMMAND",
            description = "Talk through a relay that people you know run themselves.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:done",
                "1:a fault of the program",
                "2:a command line that makes no sense, or a passphrase that is missing",
                "3:something only you can change; the message says what",
                "4:the same command may succeed later",
                "5:standard output took no more"
            },
            footer = {
                "",
                "First steps:",
                "  waystation init --relay ADDRESS",
                "  waystation invite --name Alice      give Alice the link; when she has accepted it:",
                "  waystation inbox",
                "  waystation send Alice 'Hello'",
                "Or all of it on one screen: waystation chat",
                "",
                "See it work without a relay of your own: waystation demo",
                "Options stand after the subcommand: waystation SUBCOMMAND --help"
            })
    static final class Root {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        boolean help;

        @Option(names = "--version", versionHelp = true, description = "Show the version.")
        boolean version;
    }

    /** From the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"waystation " + (version == null ? "(not packaged)" : version)};
        }
    }
}
