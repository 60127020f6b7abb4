package io.backup4j.spring.source;

import io.backup4j.spring.properties.SourceProperties;

/**
 * A database that a source was found for.
 *
 * @param bean that leads to it
 * @param address of it
 * @param settings how it is read
 */
record TakenDatabase(String bean, DatabaseAddress address, SourceProperties settings) {

    /**
     * Whether a backup of this holds all that one of the other would hold of which the settings say nothing, and fails where that one would fail. In doubt it does not.
     */
    boolean takesAllOf(DatabaseAddress other) {
        return address.sameAs(other) && settings.schemas().isEmpty() && !settings.allowPartial() && seesAllOf(other);
    }

    /** An account that does not see a table makes a backup without it where the server does not even tell of it. */
    private boolean seesAllOf(DatabaseAddress other) {
        return !address.usersDiffer()
                || (!address.account().isEmpty() && address.account().equals(other.account()));
    }
}
