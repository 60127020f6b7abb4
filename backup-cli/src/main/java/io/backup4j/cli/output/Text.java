package io.backup4j.cli.output;

/** Text that comes from outside. */
final class Text {
    private Text() {}

    /** Names of files may hold line ends and control characters, which could forge a line or take over the terminal. */
    static String safe(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return text.replaceAll("\\p{Cntrl}|[\\x80-\\x9f]", "?");
            }
        }
        return text;
    }
}
