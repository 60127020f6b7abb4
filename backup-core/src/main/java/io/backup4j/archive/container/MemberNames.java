package io.backup4j.archive.container;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What names of members may be. Stateless. */
public final class MemberNames {
    /** Longest name in bytes; longer paths get a short name, and the manifest has the path. A zip holds 65 535. */
    public static final int MAX_BYTES = 4096;

    private MemberNames() {}

    static String decode(byte[] raw) throws MalformedArchiveException {
        if (raw.length > MAX_BYTES) {
            throw new MalformedArchiveException(
                    "a name has " + raw.length + " bytes; more than " + MAX_BYTES + " are refused");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedArchiveException(
                    "a name is not UTF-8: '" + shown(new String(raw, StandardCharsets.UTF_8)) + "'", e);
        }
    }

    /** Refuses a name that a program might write outside of where it should, or that hides something. */
    public static void require(String name) throws MalformedArchiveException {
        String problem = problem(name);
        if (problem != null) {
            throw new MalformedArchiveException("the name '" + shown(name) + "' " + problem);
        }
    }

    private static @Nullable String problem(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (name.startsWith("/") || name.matches("[A-Za-z]:.*")) {
            return "is absolute";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c) || c == '\\') {
                return "has a control character or a backslash";
            }
        }
        for (String component : name.split("/", -1)) {
            if (component.isEmpty() || component.equals(".") || component.equals("..")) {
                return "has a component that is empty, '.' or '..'";
            }
        }
        return null;
    }

    /** For messages: no control characters, not too long. */
    public static String shown(String name) {
        String visible = name.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= 200 ? visible : visible.substring(0, 200) + "…";
    }
}
