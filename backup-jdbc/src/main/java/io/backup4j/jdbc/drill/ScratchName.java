package io.backup4j.jdbc.drill;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of scratch databases: {@value #PREFIX}, 12 random hexadecimal digits, and 12 that follow from them. So a name proves who gave it: nobody hits on one by
 * chance, and no name that a person thought of is taken for ours. Short enough for a server that appends 24 characters to a name and allows 64. Stateless.
 */
public final class ScratchName {
    /** What all names begin with; rights can be granted for it. */
    public static final String PREFIX = "backup4j_drill_";

    private static final int HALF_BYTES = 6;
    private static final Pattern NAME =
            Pattern.compile("(" + PREFIX + "([0-9a-f]{12})([0-9a-f]{12}))(_restore_\\d+_\\d+)?");
    private static final SecureRandom RANDOM = new SecureRandom();

    private ScratchName() {}

    /** A new one. */
    public static String fresh() {
        byte[] random = new byte[HALF_BYTES];
        RANDOM.nextBytes(random);
        String digits = HexFormat.of().formatHex(random);
        return PREFIX + digits + proof(digits);
    }

    /** The name of the drill that made a database: the database's own, or what it begins with, if a restore made it beside. Empty if no drill did. */
    public static Optional<String> ofDrill(String database) {
        Matcher matcher = NAME.matcher(database);
        return matcher.matches() && matcher.group(3).equals(proof(matcher.group(2)))
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    private static String proof(String digits) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((PREFIX + digits).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, HALF_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }
}
