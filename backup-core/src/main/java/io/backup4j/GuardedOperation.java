package io.backup4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A critical operation of the host, as {@link BackupGuard} sees it.
 *
 * @param name for tags, logs and messages
 * @param tags more tags for its backup
 * @param claimOrNull what several replicas do together, and need one backup for; null if every call has a backup of its own
 * @param restoreOptions what the command that restores its backup says of the target: words of the command line, without secrets
 */
public record GuardedOperation(
        String name, Map<String, String> tags, @Nullable String claimOrNull, List<String> restoreOptions) {
    /** The tag that every backup made by a guard has; its value is the name of the operation. */
    public static final String TAG = "before";

    public GuardedOperation {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: must not be blank");
        }
        tags = Map.copyOf(tags);
        restoreOptions = List.copyOf(restoreOptions);
    }

    /** One whose backup is nobody else's. */
    public static GuardedOperation named(String name) {
        return new GuardedOperation(name, Map.of(), null, List.of());
    }

    /** The same done by several replicas together: those that name the same thing rely on one backup. */
    public GuardedOperation claimed(String what) {
        return new GuardedOperation(name, tags, Objects.requireNonNull(what, "what"), restoreOptions);
    }

    /** The same with more about where its backup would be restored to, such as {@code --target /srv/library}. */
    public GuardedOperation restoredBy(String... options) {
        return new GuardedOperation(name, tags, claimOrNull, List.of(options));
    }

    /** What replicas compete for. */
    public Optional<String> claim() {
        return Optional.ofNullable(claimOrNull);
    }

    Map<String, String> allTags() {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put(TAG, name);
        return all;
    }
}
