package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the accounts of this system for the owners in a backup; asks the system once for each. Thread-safe. */
final class AccountLookup {
    /** Trees have tens of owners; a hostile backup may have millions. */
    private static final int REMEMBERED = 4096;

    /** Highest id; the one above means "leave as it is" to {@code chown(2)}. */
    private static final long MAX_ID = 0xffff_fffeL;

    private final Path root;
    private final boolean byNumber;
    private final boolean numericIds;
    private final Map<Key, Account> users = new ConcurrentHashMap<>();
    private final Map<Key, Account> groups = new ConcurrentHashMap<>();

    private record Key(long number, String name) {}

    AccountLookup(TargetRoot root, boolean numericIds) {
        this.root = root.path();
        this.byNumber = root.hasUnixView();
        this.numericIds = numericIds;
    }

    Account user(EntryAttributes attributes) {
        return find(users, key(attributes, EntryAttributes.UID, EntryAttributes.OWNER), true);
    }

    Account group(EntryAttributes attributes) {
        return find(groups, key(attributes, EntryAttributes.GID, EntryAttributes.GROUP), false);
    }

    private Key key(EntryAttributes attributes, String idName, String textName) {
        long number = attributes.number(idName).orElse(Account.UNKNOWN_NUMBER);
        String name = numericIds ? "" : attributes.text(textName).orElse("");
        return new Key(number < 0 || number > MAX_ID ? Account.UNKNOWN_NUMBER : number, name);
    }

    private Account find(Map<Key, Account> known, Key key, boolean isUser) {
        Account account = known.get(key);
        if (account == null) {
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
            account = ask(key, isUser);
            known.put(key, account);
        }
        return account;
    }

    private Account ask(Key key, boolean isUser) {
        // A name that looks like a number would be taken for one by the lookup.
        UserPrincipal named =
                key.name.isEmpty() || key.name.matches("[-+]?[0-9]+") ? null : principal(key.name, isUser);
        boolean hasNumber = key.number != Account.UNKNOWN_NUMBER;
        UserPrincipal numbered = hasNumber ? principal(Long.toString(key.number), isUser) : null;
        if (named != null && !named.equals(numbered)) {
            return new Account(Account.UNKNOWN_NUMBER, named);
        }
        if (!hasNumber) {
            return Account.NONE;
        }
        return byNumber ? new Account(key.number, null) : new Account(key.number, numbered);
    }

    private @Nullable UserPrincipal principal(String name, boolean isUser) {
        try {
            UserPrincipalLookupService lookup = root.getFileSystem().getUserPrincipalLookupService();
            return isUser ? lookup.lookupPrincipalByName(name) : lookup.lookupPrincipalByGroupName(name);
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return null; // Not known here, which is normal on another machine.
        }
    }
}
