package io.backup4j.cli.output;

/** Colours of the terminal, or none. */
public enum Style {
    PLAIN,
    COLOURED;

    public static Style of(boolean coloured) {
        return coloured ? COLOURED : PLAIN;
    }

    public String good(String text) {
        return paint("32", text);
    }

    public String warning(String text) {
        return paint("33", text);
    }

    public String bad(String text) {
        return paint("31", text);
    }

    private String paint(String code, String text) {
        return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
