package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command that brings a backup back, to be copied into a shell. Stateless. */
final class RestoreCommandLine {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    /** Options with a key, each with a value; refused where there is no encryption. */
    private static final Set<String> KEYS = Set.of("--passphrase-file", "--key-file", "--recovery-key-file");

    private RestoreCommandLine() {}

    /**
     * The command.
     *
     * @param repository what {@code --repository} takes
     * @param access how the repository is opened, in words of the command line
     * @param target where to, in words of the command line
     */
    static String of(String repository, boolean encrypted, List<String> access, BackupId backup, List<String> target) {
        List<String> words = new ArrayList<>(List.of("backup4j", "restore", "--repository", repository));
        if (!encrypted) {
            words.add("--no-encryption");
        }
        words.addAll(encrypted ? access : withoutKeys(access));
        words.addAll(List.of("--backup-id", backup.value()));
        words.addAll(target);
        return words.stream().map(RestoreCommandLine::quoted).collect(Collectors.joining(" "));
    }

    private static List<String> withoutKeys(List<String> access) {
        List<String> words = new ArrayList<>();
        for (Iterator<String> each = access.iterator(); each.hasNext(); ) {
            String word = each.next();
            if (KEYS.contains(word)) {
                if (each.hasNext()) {
                    each.next();
                }
            } else if (!KEYS.contains(word.replaceFirst("=.*", ""))) {
                words.add(word);
            }
        }
        return words;
    }

    /** As a POSIX shell reads it back. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
