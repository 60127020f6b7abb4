package io.backup4j.spring.web;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items of this page
 * @param page from 0
 * @param size most items of a page
 * @param total items of all pages
 */
record Page<T>(List<T> items, int page, int size, int total) {
    private static final int DEFAULT_SIZE = 50;
    private static final int MOST = 500;

    /** The page that a call asks for with {@code page} and {@code size}. */
    static <T> Page<T> of(List<T> all, Call call) {
        int page = call.number("page", 0, 0, 1_000_000);
        int size = call.number("size", DEFAULT_SIZE, 1, MOST);
        long from = Math.min((long) page * size, all.size());
        long to = Math.min(from + size, all.size());
        return new Page<>(List.copyOf(all.subList((int) from, (int) to)), page, size, all.size());
    }
}
