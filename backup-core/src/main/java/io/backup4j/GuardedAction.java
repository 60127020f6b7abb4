package io.backup4j;

/**
 * What runs behind a backup.
 *
 * @param <T> what it returns
 * @param <E> what it throws; thrown on as it is
 */
@FunctionalInterface
public interface GuardedAction<T, E extends Exception> {
    T run() throws E;
}
