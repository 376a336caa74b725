package org.waystation.mls;

import static org.waystation.mls.People.NONE;
import static org.waystation.mls.People.ascii;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Secret;

/**
 * Real groups in a made-up world: one order of commits and proposals, messages that come late or never, members who crash and go on
 * from what they stored. Everything follows from the seed but the keys. After every step the world is as it should be, or the run
 * ends with a {@link Broken}; a {@link Fault} breaks one thing in the world and has to be found.
 */
final class Simulation {
    /** Something wrong with the world, for a simulation that must notice it. */
    enum Fault {
        FORKED_ORDER,
        LOST_PROPOSAL,
        LOST_WRITE,
        DAMAGED_WRITE,
        CONSTANT_RANDOM,
        JUDGE_DISAGREES,
        WRONG_PSK,
        NO_PAST_EPOCHS,
        NO_GENERATIONS_AHEAD,
        TAMPERED_MESSAGE,
        EARLY_WELCOME,
        LEAKED_STATE
    }

    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /** Gives the same bytes for ever. */
    private static final class Constant extends SecureRandom {
        private static final long serialVersionUID = 1;

        @Override
        public void nextBytes(byte[] bytes) {
            java.util.Arrays.fill(bytes, (byte) 7);
        }
    }

    private record Sent(long epoch, Bytes message, String text) {}

    private record Entry(Bytes message, boolean commit) {}

    private final class Player {
        final Client client;
        Group group;
        byte[] stored;
        int cursor;
        final List<Sent> inbox = new ArrayList<>();

        Player(Client client, Group group, int cursor) {
            this.client = client;
            this.group = group;
            this.cursor = cursor;
            store();
        }

        void store() {
            stored = group.save();
        }

        boolean upToDate() {
            return cursor == order.size();
        }
    }

    private final Random random;
    private final Fault fault;
    private final int limit;
    private final List<Entry> order = new ArrayList<>();
    private final List<Player> players = new ArrayList<>();
    private final Map<Long, Bytes> authenticators = new HashMap<>();
    private final Map<Long, Set<Player>> membersOf = new HashMap<>();
    private final Set<Bytes> noncesSeen = new HashSet<>();
    private final List<Player> removed = new ArrayList<>();
    private long winning;
    private int names;
    int opened;
    int commits;
    int largest;

    Simulation(long seed, int limit, Fault fault) throws MlsException {
        this.random = new Random(seed);
        this.limit = limit;
        this.fault = fault;
        Client client = client(false);
        Group first = client.create(identity(client), ascii("simulated"), Extensions.NONE);
        players.add(new Player(client, first, 0));
    }

    /** The odd one is the player in whom a fault sits. */
    private Client client(boolean odd) {
        SecureRandom keys = odd && fault == Fault.CONSTANT_RANDOM ? new Constant() : strong();
        Judge judge = (credential, key) -> !(odd && fault == Fault.JUDGE_DISAGREES);
        String psk = odd && fault == Fault.WRONG_PSK ? "another" : "shared";
        PskSource source = id -> Optional.of(Secret.wrap(ascii(psk)));
        int ahead = odd && fault == Fault.NO_GENERATIONS_AHEAD ? 0 : 1000;
        int past = odd && fault == Fault.NO_PAST_EPOCHS ? 0 : 2;
        Settings settings =
                Settings.DEFAULT.withLimits(new Limits(1 << 20, 1 << 7, 1000, 1000, ahead, 10_000, past, 8));
        return new Client(keys, People.NOON, judge, source, settings);
    }

    private static SecureRandom strong() {
        try {
            return SecureRandom.getInstance("SHA1PRNG");
        } catch (NoSuchAlgorithmException e) {
            return new SecureRandom();
        }
    }

    private Identity identity(Client client) {
        return People.identity(client, "player " + names++);
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            try {
                step();
            } catch (MlsException | IllegalStateException | IllegalArgumentException e) {
                throw new Broken("step " + i + ": " + e, e);
            }
        }
        try {
            for (Player player : new ArrayList<>(players)) {
                catchUp(player);
            }
        } catch (MlsException | IllegalStateException | IllegalArgumentException e) {
            throw new Broken("at the end: " + e, e);
        }
    }

    private void step() throws MlsException {
        Player player = players.get(random.nextInt(players.size()));
        switch (random.nextInt(10)) {
            case 0, 1 -> commit(player);
            case 2 -> propose(player);
            case 3, 4 -> send(player);
            case 5, 6, 7 -> receive(player);
            case 8 -> crash(player);
            default -> catchUp(player);
        }
    }

    /** Commits something; if the player is not up to date, the commit loses. Now and then two commit at once. */
    private void commit(Player player) throws MlsException {
        if (random.nextInt(4) > 0) {
            catchUp(player);
        }
        if (!players.contains(player) || player.group.pendingCommit().isPresent()) {
            return;
        }
        boolean grow = players.size() < limit;
        if (grow && random.nextInt(4) == 0) {
            joinExternally(player);
            return;
        }
        Changes changes = Changes.none();
        KeyPackageBundle newcomer = null;
        Client newClient = client(players.size() == 2);
        if (grow && random.nextInt(3) > 0) {
            newcomer = newClient.newKeyPackage(identity(newClient), Duration.ofDays(1));
            changes.add(newcomer.message());
        } else if (players.size() > fewest() && random.nextBoolean()) {
            List<Member> members = player.group.members();
            Member victim = members.get(random.nextInt(members.size()));
            if (victim.leafIndex() != player.group.self()) {
                changes.remove(victim.leafIndex());
            }
        }
        if (random.nextInt(3) == 0) {
            changes.externalPsk(ascii("psk"));
        }
        PendingCommit made = player.group.commit(changes);
        player.store();
        boolean wins = submit(player.group.epochNumber(), made.message());
        if (newcomer != null && (wins || fault == Fault.EARLY_WELCOME)) {
            byte[] welcome = made.welcome().orElseThrow();
            players.add(new Player(newClient, newClient.join(welcome, newcomer, JoinOptions.none()), order.size()));
            check(players.get(players.size() - 1));
        }
        afterCommit(player, wins);
    }

    private void afterCommit(Player player, boolean wins) throws MlsException {
        if (!wins && player.upToDate()) {
            throw new Broken("a commit for the current epoch lost", null);
        }
        if (random.nextBoolean()) {
            catchUp(player);
        }
    }

    /** The first commit for an epoch wins. */
    private boolean submit(long epoch, byte[] commit) {
        if (epoch != winning) {
            return false;
        }
        order.add(new Entry(Bytes.wrap(commit), true));
        winning++;
        commits++;
        return true;
    }

    private void joinExternally(Player helper) throws MlsException {
        Client client = client(false);
        byte[] info = helper.group.groupInfo(true);
        ExternalJoin join = client.joinExternally(info, identity(client), JoinOptions.none());
        if (submit(helper.group.epochNumber(), join.commit().toByteArray())) {
            players.add(new Player(client, join.group(), order.size()));
            check(players.get(players.size() - 1));
        }
    }

    private void propose(Player player) throws MlsException {
        if (!player.upToDate() || player.group.proposals().size() > 5) {
            return;
        }
        byte[] proposal = random.nextBoolean()
                ? player.group.proposeUpdate(Optional.empty())
                : player.group.propose(new Proposal.Remove(player.group.self()));
        if (players.size() <= fewest() && !player.group.proposals().isEmpty() && isRemoval(player)) {
            // too few to lose one: the proposal is dropped before anyone sees it
            player.group = player.client.load(player.stored);
            return;
        }
        player.store();
        order.add(new Entry(Bytes.wrap(proposal), false));
        player.cursor = order.size();
    }

    /** With so many left nobody leaves; before the group was full once, nobody at all. */
    private int fewest() {
        return largest < limit ? limit : limit / 2;
    }

    private static boolean isRemoval(Player player) {
        List<Incoming.Proposed> proposals = player.group.proposals();
        return proposals.get(proposals.size() - 1).proposal() instanceof Proposal.Remove;
    }

    private void send(Player player) throws MlsException {
        if (player.group.mustCommitFirst()) {
            return;
        }
        long epoch = player.group.epochNumber();
        String text = "message " + random.nextInt();
        byte[] message = player.group.protect(ascii(text), NONE, random.nextInt(32));
        noteNonce(player, message);
        player.store();
        Set<Player> readers = membersOf.getOrDefault(epoch, new HashSet<>());
        for (Player reader : players) {
            // one in ten never arrives
            if (reader != player && readers.contains(reader) && random.nextInt(10) > 0) {
                reader.inbox.add(new Sent(epoch, Bytes.wrap(message), text));
            }
        }
        for (Player outsider : removed) {
            if (!readers.contains(outsider)) {
                mustNotOpen(outsider, message);
            }
        }
    }

    /** Key and nonce repeat where the same epoch, leaf, generation and guard do. */
    private void noteNonce(Player player, byte[] message) throws MlsException {
        Epoch epoch = StateCodec.read(player.group.save(), Settings.DEFAULT).epoch;
        var sender = epoch.framing().openSender(((MlsMessage.Private) MlsMessage.parse(message)).message());
        byte[] seen = (epoch.number() + " " + sender.leafIndex() + " " + sender.reuseGuard())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (!noncesSeen.add(Bytes.wrap(seen))) {
            throw new Broken("a reuse guard was used twice in an epoch", null);
        }
    }

    private void mustNotOpen(Player outsider, byte[] message) {
        try {
            Player spy = players.get(players.size() - 1);
            Client client = outsider.client;
            Group group = client.load(fault == Fault.LEAKED_STATE ? spy.stored : outsider.stored);
            group.process(message);
        } catch (MlsException expected) {
            return;
        }
        throw new Broken("a removed member reads on", null);
    }

    /** Takes a message out of the inbox, in any order. */
    private void receive(Player player) throws MlsException {
        if (player.inbox.isEmpty()) {
            return;
        }
        Sent sent = player.inbox.get(random.nextInt(player.inbox.size()));
        long age = player.group.epochNumber() - sent.epoch;
        if (age < 0) {
            return; // not there yet
        }
        player.inbox.remove(sent);
        if (age > 2) {
            return; // its keys are gone
        }
        byte[] message = sent.message.toByteArray();
        if (fault == Fault.TAMPERED_MESSAGE) {
            message[message.length - 1] ^= 1;
        }
        if (!sent.text.equals(People.open(player.group, message))) {
            throw new Broken("a message says something else", null);
        }
        player.store();
        opened++;
    }

    private void crash(Player player) throws MlsException {
        byte[] disk = player.stored;
        if (fault == Fault.DAMAGED_WRITE) {
            disk = java.util.Arrays.copyOf(disk, disk.length - 1);
        }
        player.group = player.client.load(disk);
        if (!java.util.Arrays.equals(player.stored, player.group.save())) {
            throw new Broken("a loaded state is another", null);
        }
    }

    private void catchUp(Player player) throws MlsException {
        while (!player.upToDate() && players.contains(player)) {
            Entry entry = order.get(player.cursor++);
            if (fault == Fault.LOST_PROPOSAL && !entry.commit && players.indexOf(player) == 1) {
                continue;
            }
            Incoming incoming = player.group.process(entry.message.view());
            if (incoming instanceof Incoming.Proposed) {
                player.store();
            } else {
                enter(player, hesitate(player, entry, incoming));
            }
        }
    }

    /** Before a commit is accepted, late messages come in; or it is discarded, or a crash comes first, and it is taken up again. */
    private Incoming hesitate(Player player, Entry entry, Incoming incoming) throws MlsException {
        receive(player);
        switch (random.nextInt(8)) {
            case 0 -> crash(player);
            case 1 -> {
                if (incoming instanceof Incoming.Committed committed) {
                    committed.commit().discard();
                }
            }
            default -> {
                return incoming;
            }
        }
        return player.group.process(entry.message.view());
    }

    private void enter(Player player, Incoming incoming) throws MlsException {
        byte[] before = player.stored;
        Transition transition;
        if (incoming instanceof Incoming.OwnCommit own) {
            transition = own.commit().accept();
        } else if (fault == Fault.FORKED_ORDER
                && players.indexOf(player) == 1
                && player.group.pendingCommit().isPresent()) {
            transition = player.group.pendingCommit().orElseThrow().accept();
        } else {
            transition = ((Incoming.Committed) incoming).commit().accept();
        }
        if (transition instanceof Transition.Removed) {
            players.remove(player);
            removed.add(player);
            return;
        }
        if (fault == Fault.LOST_WRITE && random.nextInt(4) == 0) {
            player.group = player.client.load(before);
        }
        player.store();
        check(player);
    }

    /** All who are in an epoch agree on it. */
    private void check(Player player) {
        long epoch = player.group.epochNumber();
        byte[] both = new org.waystation.mls.wire.Writer()
                .raw(player.group.epochAuthenticator())
                .vector(player.group.treeHash())
                .toByteArray();
        Bytes known = authenticators.putIfAbsent(epoch, Bytes.wrap(both));
        if (known != null && !known.equals(Bytes.wrap(both))) {
            throw new Broken("members disagree about epoch " + epoch, null);
        }
        membersOf.computeIfAbsent(epoch, number -> new HashSet<>()).add(player);
        largest = Math.max(largest, player.group.members().size());
    }
}
