package io.backup4j.cli.output;

import java.util.Locale;

/** How the names of choices are written: {@code IF_CHANGED} is {@code if-changed}, on the command line, in the configuration and in JSON. */
public final class Words {
    private Words() {}

    public static String of(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code a, b, c}. */
    public static <E extends Enum<E>> String choices(Class<E> type) {
        StringBuilder words = new StringBuilder();
        for (E choice : type.getEnumConstants()) {
            words.append(words.isEmpty() ? "" : ", ").append(of(choice));
        }
        return words.toString();
    }

    /**
     * The choice that a word names; letters of either case, {@code -} and {@code _} alike.
     *
     * @throws IllegalArgumentException if there is none; the message lists what is allowed
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String word) {
        for (E choice : type.getEnumConstants()) {
            if (of(choice).equals(word.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return choice;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is none of " + choices(type));
    }
}
