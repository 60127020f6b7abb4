package io.backup4j.spring.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;

/** A body that need not have said how long it is, and is refused when it has more bytes than are allowed. Used by one thread. */
final class BoundedUpload extends FilterInputStream {
    private final long most;
    private long read;

    BoundedUpload(InputStream body, long most) {
        super(body);
        this.most = most;
    }

    static ProblemException tooLarge(String found, long most) {
        return new ProblemException(
                HttpStatus.CONTENT_TOO_LARGE,
                "TOO_LARGE",
                "The archive has " + found + ", and " + most
                        + " are allowed ('backup.web.archives.max-upload'). Nothing was changed.");
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        counted(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        counted(n);
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        counted(skipped);
        return skipped;
    }

    private void counted(long bytes) {
        read += Math.max(0, bytes);
        if (read > most) {
            throw tooLarge("at least " + read + " bytes", most);
        }
    }
}
