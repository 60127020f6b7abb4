package io.backup4j.jdbc.sqlite;

/** Told of each step of an exchange of files right after it; a test ends the process there. */
interface ExchangeWatch {
    ExchangeWatch NONE = step -> {};

    void done(String step);
}
