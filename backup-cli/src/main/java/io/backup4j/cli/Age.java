package io.backup4j.cli;

import java.time.Duration;
import java.time.Period;
import java.time.temporal.TemporalAmount;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How old a backup may be, written as {@code 36h}, {@code 30d}, {@code 8w}, {@code 6m} or {@code 2y}: hours are hours, the others are those of the calendar.
 *
 * @param amount a {@link Duration} or a {@link Period}
 */
record Age(TemporalAmount amount) {
    private static final Pattern SHAPE = Pattern.compile("([1-9]\\d{0,5})([hdwmy])");

    static Age parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text
                    + "' is no age; expected hours, days, weeks, months or years such as 36h, 30d, 8w, 6m or 2y");
        }
        int number = Integer.parseInt(matcher.group(1));
        return new Age(
                switch (matcher.group(2)) {
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Period.ofDays(number);
                    case "w" -> Period.ofWeeks(number);
                    case "m" -> Period.ofMonths(number);
                    default -> Period.ofYears(number);
                });
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<Age> {
        @Override
        public Age convert(String value) {
            return parse(value);
        }
    }
}
