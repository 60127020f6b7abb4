package io.backup4j.archive;

import io.backup4j.engine.seal.StreamOpener;
import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of an archive in a file, decrypted where that is needed. Stateless. */
public final class ArchiveBytes {
    private static final int BUFFER = 128 << 10;

    private ArchiveBytes() {}

    static ArchiveFile of(Path file, ImportOptions options) {
        return () -> {
            InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
            boolean opened = false;
            try {
                InputStream plain = plain(in, options);
                opened = true;
                return plain;
            } finally {
                if (!opened) {
                    in.close();
                }
            }
        };
    }

    private static InputStream plain(InputStream in, ImportOptions options) throws IOException {
        in.mark(StreamOpener.magicBytes());
        byte[] beginning = in.readNBytes(StreamOpener.magicBytes());
        in.reset();
        if (!StreamOpener.isSealed(beginning)) {
            return in;
        }
        Credential credential = options.credentialOrNull();
        if (credential == null) {
            throw new WrongKeyException("The archive is encrypted. Give the passphrase or the key file that it was"
                    + " exported with. Nothing was changed.");
        }
        return new StreamOpener(in, credential);
    }

    /**
     * Decrypts an archive without looking at what it holds.
     *
     * @param out stays open. What was written before a failure is authentic and lacks the rest
     * @return bytes written
     * @throws IOException if it is not encrypted, damaged or cut, or a stream failed
     * @throws WrongKeyException if the credential does not open it
     */
    public static long decrypt(Path file, Credential credential, OutputStream out) throws IOException {
        try (InputStream in =
                new StreamOpener(new BufferedInputStream(Files.newInputStream(file), BUFFER), credential)) {
            return in.transferTo(out);
        }
    }
}
