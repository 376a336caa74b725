package org.waystation.relay.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.waystation.wire.v1.Role;

/** What a seed decides: who does what when, what breaks, what is lost, and how time passes. */
final class SimWorld {
    private final SimRelay relay;
    private final Random random;

    /** The clients of each mailbox; when one is gone, another takes its place. */
    private final Map<Place, List<SimClient>> places = new LinkedHashMap<>();

    private enum Place {
        QUEUE,
        SECOND_QUEUE,
        UNCLAIMED,
        LOG,
        SECOND_LOG
    }

    SimWorld(long seed, Fault fault, Map<String, Integer> counts) throws IOException {
        relay = new SimRelay(seed, fault, counts);
        random = relay.random;
        for (Place place : Place.values()) {
            settle(place);
        }
    }

    private void settle(Place place) {
        places.put(
                place,
                switch (place) {
                    case QUEUE, SECOND_QUEUE -> queue();
                    case UNCLAIMED -> List.of(new QueueWriter(relay, new SimQueue(relay.key(), relay.key(), null)));
                    case LOG, SECOND_LOG -> log();
                });
    }

    private List<SimClient> queue() {
        SimQueue queue = new SimQueue(relay.key(), relay.key(), relay.key());
        return List.of(new QueueWriter(relay, queue), new QueueReader(relay, queue), new QueueReader(relay, queue));
    }

    /** Two owners, one of whom has only a writer's handle, and a member who will be removed. */
    private List<SimClient> log() {
        SimLog log = new SimLog(new EpochKeys(relay.key(), relay.key(), relay.key()));
        SimMember first = new SimMember(log, Long.MAX_VALUE);
        SimMember second = new SimMember(log, Long.MAX_VALUE);
        SimMember removed = new SimMember(log, 1 + random.nextInt(3));
        return List.of(
                new LogReader(relay, first),
                new LogWriter(relay, first),
                new LogOwner(relay, first, Role.OWNER),
                new LogReader(relay, second),
                new LogOwner(relay, second, Role.WRITER),
                new LogReader(relay, removed),
                new LogWriter(relay, removed));
    }

    private List<SimClient> clients() {
        return places.values().stream().flatMap(List::stream).toList();
    }

    // ------------------------------------------------------------------------------------------------ steps

    /** Lets {@code steps} things happen, then heals the world and has everything delivered. */
    void run(int steps) throws IOException {
        for (int i = 0; i < steps; i++) {
            try {
                step();
            } catch (Crash e) {
                clients().forEach(SimClient::forget);
                relay.crashed(e.power);
            }
            replaceWhatIsGone();
        }
        relay.heal();
        quiet();
        readEverything();
        flushEverything();
    }

    private void step() throws IOException {
        List<SimClient> all = clients();
        SimClient client = all.get(random.nextInt(all.size()));
        int dice = random.nextInt(1_000);
        if (dice < 200) {
            relay.turn();
        } else if (dice < 850) {
            progress(client, dice);
        } else if (dice < 920) {
            boolean more = true;
            while (more && random.nextInt(4) > 0) {
                more = relay.runProof();
            }
        } else if (dice < 950) {
            relay.runFlush();
        } else {
            happen(client, dice - 950);
        }
    }

    /** One thing, or a few of the same. */
    private void progress(SimClient client, int dice) {
        boolean more = true;
        while (more) {
            SimLink link = client.link();
            if (dice < 380 && link != null) {
                more = link.runTask();
            } else if (dice < 560 && link != null) {
                more = link.arrive();
            } else {
                client.act();
            }
            more &= random.nextInt(4) > 0;
        }
    }

    private void happen(SimClient client, int dice) throws IOException {
        SimLink link = client.link();
        if (dice < 5) {
            client.cut();
        } else if (dice < 12 && link != null) {
            link.toggleWritable();
        } else if (dice < 36) {
            relay.pass(Duration.ofSeconds(1 + random.nextInt(3)));
        } else if (dice < 41) {
            relay.pass(Duration.ofMinutes(random.nextInt(60)));
        } else if (dice < 43) {
            relay.pass(Duration.ofHours(1 + random.nextInt(30)));
        } else if (dice < 45) {
            relay.crashSoon();
        } else if (dice < 46 && random.nextInt(2) == 0) {
            if (random.nextBoolean()) {
                throw new Crash(random.nextBoolean());
            }
            clients().forEach(SimClient::cut);
            relay.restart();
        }
    }

    private void replaceWhatIsGone() {
        for (Place place : Place.values()) {
            SimMailbox mailbox = places.get(place).get(0).mailbox();
            if (mailbox.gone || mailbox.isLate(relay.latestHour())) {
                places.get(place).forEach(SimClient::cut);
                settle(place);
            }
        }
    }

    // --------------------------------------------------------------------------------------------- the end

    /** Lets everything happen that is under way. */
    private void quiet() throws IOException {
        boolean more = true;
        while (more) {
            more = relay.turn();
            while (relay.runProof() || relay.runFlush()) {
                more = true;
            }
            for (SimClient client : clients()) {
                SimLink link = client.link();
                while (link != null && (link.runTask() || link.arrive())) {
                    more = true;
                }
            }
        }
        replaceWhatIsGone();
        relay.audit();
    }

    /** With nothing in the way, one reader of each QUEUE and one of each epoch of a LOG is sent all there is. */
    private void readEverything() throws IOException {
        clients().forEach(SimClient::cut);
        List<SimClient> readers = new ArrayList<>();
        for (List<SimClient> place : places.values()) {
            SimMailbox mailbox = place.get(0).mailbox();
            if (mailbox instanceof SimLog log && mailbox.created) {
                for (long epoch = 1; epoch <= log.oracle.epochs(); epoch++) {
                    readers.add(new LogReader(relay, SimMember.of(log, epoch)));
                }
            } else if (mailbox instanceof SimQueue queue && mailbox.created && place.size() > 1) {
                readers.add(new QueueReader(relay, queue));
            }
        }
        for (int round = 0; round < 600 && !relay.toldAll(readers); round++) {
            for (SimClient reader : readers) {
                reader.act();
            }
            settle(readers);
        }
        Oracle.require(relay.toldAll(readers), "everything is delivered in the end");
        readers.forEach(SimClient::cut);
        quiet();
    }

    private void settle(List<SimClient> readers) throws IOException {
        boolean more = true;
        while (more) {
            more = relay.turn();
            more |= relay.runProof();
            for (SimClient reader : readers) {
                SimLink link = reader.link();
                while (link != null && (link.runTask() || link.arrive())) {
                    more = true;
                }
            }
        }
    }

    private void flushEverything() throws IOException {
        for (int i = 0; i < 3; i++) {
            relay.pass(Duration.ofSeconds(2));
            quiet();
        }
        relay.searchEverywhere();
    }
}
