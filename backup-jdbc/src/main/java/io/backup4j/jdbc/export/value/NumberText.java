package io.backup4j.jdbc.export.value;

/** Numbers as databases write them. Stateless. */
final class NumberText {
    private NumberText() {}

    /** Without zeros that only fill up: {@code 00042}. */
    static String unfilled(String digits) {
        int sign = digits.startsWith("-") ? 1 : 0;
        int first = sign;
        while (first + 1 < digits.length() && digits.charAt(first) == '0' && isDigit(digits.charAt(first + 1))) {
            first++;
        }
        return first == sign ? digits : digits.substring(0, sign) + digits.substring(first);
    }

    /** Whether JSON has such a number (RFC 8259, section 6). */
    static boolean isJson(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        int whole = digits(text, at);
        if (whole == at || (text.charAt(at) == '0' && whole > at + 1)) {
            return false;
        }
        at = whole;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = digits(text, at + 1);
            if (fraction == at + 1) {
                return false;
            }
            at = fraction;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            at += at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? 1 : 0;
            int exponent = digits(text, at);
            if (exponent == at) {
                return false;
            }
            at = exponent;
        }
        return at == text.length();
    }

    /** Index behind the digits. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
