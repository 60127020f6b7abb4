package io.backup4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Loads the classes that a backup needs while the main thread still reads arguments and derives the key: at the start of a short command half of the time
 * goes into classes, and that on one processor. The names are those that such a run was seen to load, in that order, in {@code early-classes.txt}; one that is
 * missing there, or no longer exists, is loaded when it is needed, as ever.
 */
final class EarlyClasses {
    static final String NAMES = "early-classes.txt";

    private EarlyClasses() {}

    /** Begins in the background if it pays. */
    static void loadFor(List<String> arguments, int processors) {
        if (processors > 1 && arguments.contains("create")) {
            Thread thread = new Thread(EarlyClasses::load, "backup4j-classes");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load() {
        try (InputStream stream = EarlyClasses.class.getResourceAsStream(NAMES)) {
            if (stream == null) {
                return;
            }
            BufferedReader names = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            for (String name = names.readLine(); name != null; name = names.readLine()) {
                load(name);
            }
        } catch (IOException e) {
            // Nothing is lost but time.
        }
    }

    /** Without running its initialiser: two threads that initialise classes in different orders may wait for each other for ever. */
    private static void load(String name) {
        try {
            Class<?> loaded = Class.forName(name, false, EarlyClasses.class.getClassLoader());
            // Asking for members links the class, which includes verification and is the larger part.
            loaded.getDeclaredConstructors();
        } catch (ClassNotFoundException | LinkageError e) {
            // It will be missed, and named, by whoever needs it.
        }
    }
}
