package io.backup4j.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The part of a {@link Glob} between two slashes. Characters are those of UTF-8; a byte that is not part of one counts as a character of its own, which
 * only wildcards match. Immutable.
 */
final class GlobComponent {
    /** Added to a byte that is not UTF-8: beyond every code point. */
    private static final int NO_CHARACTER = 0x110000;

    /** Matches one character, or is the {@code *}. Ranges are pairs of first and last; a negated one matches what is in none. */
    private record Element(boolean star, boolean negated, int[] ranges) {
        static final Element STAR = new Element(true, false, new int[0]);
        static final Element ANY = new Element(false, true, new int[0]);

        boolean matches(int character) {
            for (int i = 0; i < ranges.length; i += 2) {
                if (character >= ranges[i] && character <= ranges[i + 1]) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    private final Element[] elements;

    private GlobComponent(Element[] elements) {
        this.elements = elements;
    }

    /**
     * @param text one component
     * @param pattern the whole, for messages
     */
    static GlobComponent of(String text, String pattern) {
        return new GlobComponent(new Parser(text.codePoints().toArray(), pattern).parse());
    }

    /** Whether all of {@code path[start, end)} matches. */
    boolean matches(byte[] path, int start, int end) {
        int next = 0;
        int position = start;
        int retryNext = -1;
        int retryPosition = 0;
        while (position < end) {
            if (next < elements.length) {
                Element element = elements[next];
                if (element.star()) {
                    retryNext = ++next;
                    retryPosition = position;
                    continue;
                }
                if (element.matches(character(path, position, end))) {
                    next++;
                    position += length(path, position, end);
                    continue;
                }
            }
            if (retryNext < 0) {
                return false;
            }
            next = retryNext;
            retryPosition += length(path, retryPosition, end);
            position = retryPosition;
        }
        while (next < elements.length && elements[next].star()) {
            next++;
        }
        return next == elements.length;
    }

    /** Bytes of the character at this place: by its first byte if enough continuation bytes follow, else 1. */
    private static int length(byte[] path, int position, int end) {
        int first = path[position];
        int length = first >= 0
                ? 1
                : (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : (first & 0xf8) == 0xf0 ? 4 : 1;
        if (position + length > end) {
            return 1;
        }
        for (int i = 1; i < length; i++) {
            if ((path[position + i] & 0xc0) != 0x80) {
                return 1;
            }
        }
        return length;
    }

    private static int character(byte[] path, int position, int end) {
        int first = path[position];
        if (first >= 0) {
            return first;
        }
        int length = length(path, position, end);
        if (length == 1) {
            return NO_CHARACTER + (first & 0xff);
        }
        int character = first & 0x7f >> length;
        for (int i = 1; i < length; i++) {
            character = character << 6 | path[position + i] & 0x3f;
        }
        return character;
    }

    private static final class Parser {
        private final int[] text;
        private final String pattern;
        private int position;

        Parser(int[] text, String pattern) {
            this.text = text;
            this.pattern = pattern;
        }

        Element[] parse() {
            List<Element> elements = new ArrayList<>();
            while (position < text.length) {
                int c = text[position++];
                switch (c) {
                    case '*' -> {
                        if (elements.isEmpty()
                                || !elements.get(elements.size() - 1).star()) {
                            elements.add(Element.STAR);
                        }
                    }
                    case '?' -> elements.add(Element.ANY);
                    case '[' -> elements.add(set());
                    default -> {
                        int literal = c == '\\' ? escaped() : c;
                        elements.add(new Element(false, false, new int[] {literal, literal}));
                    }
                }
            }
            return elements.toArray(Element[]::new);
        }

        /** After the opening bracket. A closing one right at the beginning stands for itself, as in shells. */
        private Element set() {
            boolean negated = position < text.length && (text[position] == '!' || text[position] == '^');
            if (negated) {
                position++;
            }
            int[] ranges = new int[0];
            while (true) {
                if (position >= text.length) {
                    throw fault("'[' is never closed");
                }
                if (text[position] == ']' && ranges.length > 0) {
                    position++;
                    return new Element(false, negated, ranges);
                }
                int first = member();
                int last = first;
                if (position + 1 < text.length && text[position] == '-' && text[position + 1] != ']') {
                    position++;
                    last = member();
                }
                if (last < first) {
                    throw fault("a range in '[]' runs backwards");
                }
                ranges = Arrays.copyOf(ranges, ranges.length + 2);
                ranges[ranges.length - 2] = first;
                ranges[ranges.length - 1] = last;
            }
        }

        private int member() {
            int c = text[position++];
            return c == '\\' ? escaped() : c;
        }

        private int escaped() {
            if (position >= text.length) {
                throw fault("ends with '\\'");
            }
            return text[position++];
        }

        private IllegalArgumentException fault(String what) {
            return new IllegalArgumentException("pattern '" + pattern + "': " + what);
        }
    }
}
