package io.backup4j.engine.seal;

/** What sealed bytes are. Part of the associated data, so that one kind can never be passed off as another. */
public enum SealedKind {
    PACK_FRAME(1),
    PACK_FOOTER(2),
    KEYRING(3),
    INDEX(4),
    SESSION(5),
    HEARTBEAT(6),
    ID_CLAIM(7),
    MANIFEST(8),
    TOMBSTONE(9),
    NOTE(10),
    DELETED(11),
    CATALOGUE(12),
    GENERATION(13),
    CONDEMNED(14),
    VERDICT(15),
    FINISHED(16),
    GIVEN_UP(17),
    RUN(18),
    UNDELETE(19),
    DAMAGED(20),
    CLAIM(21);

    private static final SealedKind[] ALL = values();

    private final int id;

    SealedKind(int id) {
        this.id = id;
    }

    /** The number in headers and associated data. */
    public int id() {
        return id;
    }

    /** The kind with this number; {@link IllegalArgumentException} names an unknown one. */
    public static SealedKind of(int id) {
        if (id < 1 || id > ALL.length) {
            throw new IllegalArgumentException("sealed kind: unknown number " + id);
        }
        return ALL[id - 1];
    }

    /** The key that seals this kind. */
    KeyPurpose purpose() {
        return switch (this) {
            case PACK_FRAME -> KeyPurpose.FRAME;
            case PACK_FOOTER -> KeyPurpose.FOOTER;
            default -> KeyPurpose.OBJECT;
        };
    }
}
