package io.backup4j.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, written as {@code 500G}, {@code 1.5TiB} or {@code 1048576}; units are powers of 1024, as everywhere in the output.
 *
 * @param bytes at least 1
 */
record ByteCount(long bytes) {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,6})?)(?:([KMGTP])(?:I?B)?|B)?");
    private static final String UNITS = "KMGTP";

    static ByteCount parse(String text) {
        Matcher matcher = SHAPE.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw refusal(text);
        }
        int power = matcher.group(2) == null ? 0 : 1 + UNITS.indexOf(matcher.group(2));
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1024).pow(power));
        if (bytes.compareTo(BigDecimal.ONE) < 0 || bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw refusal(text);
        }
        return new ByteCount(bytes.longValue());
    }

    private static TypeConversionException refusal(String text) {
        return new TypeConversionException("'" + text + "' is no size; expected something like 500G, 1.5T or 1048576");
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<ByteCount> {
        @Override
        public ByteCount convert(String value) {
            return parse(value);
        }
    }
}
