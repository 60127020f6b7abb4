package io.backup4j.testkit;

import java.util.Random;

/** Draws mishaps and the sizes of pages. Used by one thread at a time; tests may say instead what is drawn. */
public class Mishaps {
    private static final Mishap[] OF_CHANGES = {
        Mishap.LOST,
        Mishap.UNACKNOWLEDGED,
        Mishap.UNACKNOWLEDGED,
        Mishap.LATE,
        Mishap.LATE,
        Mishap.TWICE,
        Mishap.AGAIN_LATE,
        Mishap.AGAIN_LATE
    };
    private static final Mishap[] DEATHS_IN_CHANGES = {Mishap.DIES, Mishap.DIES_AFTER, Mishap.DIES_LATE};
    /** Where the protocol turns: worth more mishaps than the other calls, which are far more. */
    private static final String[] TURNS = {"backup/", "deleted/", "undelete/", "given-up/", "generation/", "session/"};

    private final Random random;
    private final double failures;
    private final double deaths;
    private final double shortPages;

    /**
     * @param failures how probable it is that a call fails, apart from a death
     * @param deaths how probable it is that the process dies at a call
     * @param shortPages how probable it is that a page of a listing has at most three keys
     */
    public Mishaps(Random random, double failures, double deaths, double shortPages) {
        this.random = random;
        this.failures = failures;
        this.deaths = deaths;
        this.shortPages = shortPages;
    }

    Mishap ofRead() {
        double drawn = random.nextDouble();
        if (drawn < deaths) {
            return Mishap.DIES;
        }
        // Reads are most of the calls, and a failed one teaches little.
        return drawn < deaths + failures / 8 ? Mishap.LOST : Mishap.NONE;
    }

    Mishap ofChange(String key) {
        double times = 1;
        for (String turn : TURNS) {
            if (key.startsWith(turn)) {
                times = 6;
            }
        }
        double drawn = random.nextDouble();
        if (drawn < deaths * times) {
            return DEATHS_IN_CHANGES[random.nextInt(DEATHS_IN_CHANGES.length)];
        }
        if (drawn >= (deaths + failures) * times) {
            return Mishap.NONE;
        }
        Mishap mishap = OF_CHANGES[random.nextInt(OF_CHANGES.length)];
        // A call of put makes a pack at most once: section 9.1 asks that of a sink.
        return mishap == Mishap.AGAIN_LATE && key.startsWith("pack/") ? Mishap.LATE : mishap;
    }

    /** Most keys of the next page. */
    int pageKeys() {
        return random.nextDouble() < shortPages ? 1 + random.nextInt(3) : Integer.MAX_VALUE;
    }

    /** In how many steps something takes effect that comes late. */
    long delay() {
        return 1 + (long) Math.pow(1500, random.nextDouble());
    }
}
