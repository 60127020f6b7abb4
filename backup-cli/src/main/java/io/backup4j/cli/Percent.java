package io.backup4j.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A part of the whole, written as {@code 5}, {@code 0.5} or {@code 5%}.
 *
 * @param fraction in [0, 1]
 */
record Percent(double fraction) {

    static Percent parse(String text) {
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        if (!number.matches("\\d{1,3}(\\.\\d{1,6})?")) {
            throw refusal(text);
        }
        double fraction = new BigDecimal(number).movePointLeft(2).doubleValue();
        if (fraction > 1) {
            throw refusal(text);
        }
        return new Percent(fraction);
    }

    private static TypeConversionException refusal(String text) {
        return new TypeConversionException("'" + text + "' is no percentage from 0 to 100");
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<Percent> {
        @Override
        public Percent convert(String value) {
            return parse(value);
        }
    }
}
