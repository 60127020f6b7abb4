package io.backup4j.archive;

import io.backup4j.archive.container.ContainerReader;
import io.backup4j.archive.container.Containers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** An archive that can be read several times. */
interface ArchiveFile {

    /** Its bytes from the beginning, decrypted. */
    InputStream bytes() throws IOException;

    /** Its members, read under a guard. */
    default ContainerReader open(BombGuard guard, Path scratch) throws IOException {
        InputStream in = bytes();
        return Containers.reader(guard.file(in), scratch);
    }
}
