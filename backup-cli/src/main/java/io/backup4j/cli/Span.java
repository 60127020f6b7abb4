package io.backup4j.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How long something may take, written as {@code 90s}, {@code 15m}, {@code 2h} or {@code 0}.
 *
 * @param duration not negative
 */
record Span(Duration duration) {
    private static final Pattern SHAPE = Pattern.compile("0|(\\d{1,6})([smh])");

    static Span parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no time; expected seconds, minutes or hours such as 90s, 15m or 2h, or 0");
        }
        if (matcher.group(1) == null) {
            return new Span(Duration.ZERO);
        }
        int number = Integer.parseInt(matcher.group(1));
        return new Span(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                });
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<Span> {
        @Override
        public Span convert(String value) {
            return parse(value);
        }
    }
}
