package io.backup4j.reliability;

import io.backup4j.HostProcesses;
import io.backup4j.engine.prune.PruneJob;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.reliability.Promises.End;
import io.backup4j.reliability.Promises.Operation;
import io.backup4j.sinks.WatchedDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * A process that works on a repository until it is killed, and says on its standard output what it has begun and what is acknowledged. It waits for {@code GO} and
 * a seed first, so that the start of the Java machine is not part of a round.
 *
 * <p>Arguments: repository directory, state directory, {@code life} or {@code prune}, number of the change of the disk before which it says that it may be
 * killed, {@code wait} or {@code run} from there.
 */
final class MortalProcess {
    static final String GO = "GO";
    static final String END = "END";
    static final String AT = "AT";
    static final String BEGIN = "BEGIN";
    static final String ACKNOWLEDGED = "ACKNOWLEDGED";
    /** In place of a kind of change: all of them count. */
    static final String ANY = "any";
    /** Exit code of one whose parent is gone. */
    static final int ABANDONED = 3;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Path root;
    private final Settings settings;
    private final long deadlyChange;
    private final boolean waits;
    private final String counted;
    private long changes;
    private volatile boolean last;

    private MortalProcess(Path root, Path state, long deadlyChange, boolean waits, String counted) {
        this.root = root;
        this.settings = settings(state);
        this.deadlyChange = deadlyChange;
        this.waits = waits;
        this.counted = counted;
    }

    /** Of every process of the test: they see each other die. */
    static Settings settings(Path state) {
        return new Settings(
                Clock.systemUTC(),
                new SecureRandom(),
                "host",
                2,
                16 << 20,
                1,
                false,
                Optional.of(state),
                HostProcesses.find());
    }

    public static void main(String[] arguments) throws IOException {
        MortalProcess process = new MortalProcess(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                Long.parseLong(arguments[3]),
                arguments[4].equals("wait"),
                arguments[5]);
        String go = process.in.readLine();
        if (go == null || !go.startsWith(GO + " ")) {
            throw new IllegalArgumentException("expected " + GO + " and a seed, found " + go);
        }
        Random random = new Random(Long.parseLong(go.substring(GO.length() + 1)));
        Thread listener = new Thread(process::listen, "commands");
        listener.setDaemon(true);
        listener.start();
        process.live(random, arguments[2].equals("prune"));
    }

    private void live(Random random, boolean prunes) throws IOException {
        Repository repository = TestRepositories.open(WatchedDisk.sink(root, this::before), settings, null);
        LifeCycle life = new LifeCycle(repository, PruneJob.defaults(), new Teller());
        while (true) {
            boolean told = last;
            if (prunes) {
                life.prune();
            } else {
                life.step(random);
            }
            if (told) {
                return;
            }
        }
    }

    /** Who started this process says when it is to end. If nobody is there any more, it ends at once, wherever it is held up. */
    private void listen() {
        try {
            String line;
            while ((line = in.readLine()) != null) {
                last |= line.equals(END);
            }
        } catch (IOException e) {
            // Nobody is there any more.
        }
        Runtime.getRuntime().halt(ABANDONED);
    }

    /** Holds up every thread that wants to change the disk, once it was said that now is the moment. */
    private synchronized void before(String change, Path path) throws IOException {
        String what = change + " " + kind(path);
        if (changes < deadlyChange && (counted.equals(ANY) || counted.equals(what)) && ++changes == deadlyChange) {
            out.println(AT + " " + what);
        }
        if (changes < deadlyChange) {
            return;
        }
        while (waits) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private String kind(Path path) {
        if (!path.startsWith(root) || path.equals(root)) {
            return "root";
        }
        Path key = root.relativize(path);
        String last = key.getFileName().toString();
        String first = key.getName(0).toString();
        boolean named = first.equals("generation") && key.getNameCount() == 3;
        return named ? last.replaceAll("-.*", "") : first;
    }

    private final class Teller implements LifeCycle.Listener {
        @Override
        public void begins(Operation operation, UUID subject) {
            out.println(BEGIN + " " + operation + " " + subject);
        }

        @Override
        public void ends(Operation operation, UUID subject, End end) {
            out.println(ACKNOWLEDGED + " " + operation + " " + subject + " " + end);
        }
    }
}
