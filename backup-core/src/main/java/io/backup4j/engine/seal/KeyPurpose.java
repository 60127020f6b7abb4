package io.backup4j.engine.seal;

/** Which of an object's keys: frames and the footer of a pack have their own, because both count nonces from zero. */
public enum KeyPurpose {
    /** The frames of a pack. */
    FRAME("frame"),
    /** The footer of a pack. */
    FOOTER("footer"),
    /** The sections of any other object. */
    OBJECT("object");

    private final String label;

    KeyPurpose(String label) {
        this.label = label;
    }

    /** The last part of the derivation's info text. */
    String label() {
        return label;
    }
}
