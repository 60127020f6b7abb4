package io.backup4j.files;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Names that mean something else on Windows: devices in any directory and with any ending, and names whose last dot or blank the system drops, so that
 * another file would be written.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/fileio/naming-a-file">Naming Files, Paths, and Namespaces</a>
 */
final class WindowsNames {
    private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");

    private WindowsNames() {}

    static void check(Path relative) throws EntryBlockedException {
        for (Path component : relative) {
            String name = component.toString();
            if (name.endsWith(".") || name.endsWith(" ") || name.indexOf(':') >= 0 || isDevice(name)) {
                throw new EntryBlockedException("Windows has no file named '" + name + "'");
            }
        }
    }

    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).stripTrailing().toUpperCase(Locale.ROOT);
        return DEVICES.contains(stem)
                || (stem.length() == 4
                        && (stem.startsWith("COM") || stem.startsWith("LPT"))
                        && "0123456789\u00b9\u00b2\u00b3".indexOf(stem.charAt(3)) >= 0);
    }
}
