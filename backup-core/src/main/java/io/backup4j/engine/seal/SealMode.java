package io.backup4j.engine.seal;

/** How a repository is sealed; chosen by {@code init} and never changed. */
public enum SealMode {
    /** Clear text with a checksum: detects damage, not tampering, hides nothing. */
    NONE(0, "none"),
    /** AES-256-GCM. */
    AES_256_GCM(1, "aes-256-gcm");

    private final int id;
    private final String word;

    SealMode(int id, String word) {
        this.id = id;
        this.word = word;
    }

    /** The number in headers and associated data. */
    public int id() {
        return id;
    }

    /** The word in the object {@code repository}. */
    public String word() {
        return word;
    }

    /** The mode with this number; {@link IllegalArgumentException} names an unknown one. */
    public static SealMode of(int id) {
        for (SealMode mode : values()) {
            if (mode.id == id) {
                return mode;
            }
        }
        throw new IllegalArgumentException("seal mode: unknown number " + id);
    }

    /** The mode with this word; {@link IllegalArgumentException} names an unknown one. */
    public static SealMode of(String word) {
        for (SealMode mode : values()) {
            if (mode.word.equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "seal mode: unknown word '" + word + "', known are 'none' and 'aes-256-gcm'");
    }
}
