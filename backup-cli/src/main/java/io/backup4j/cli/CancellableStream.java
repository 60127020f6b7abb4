package io.backup4j.cli;

import io.backup4j.spi.run.Cancellation;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Ends an operation that only writes: the next write after a cancellation fails. */
final class CancellableStream extends FilterOutputStream {
    private final Cancellation cancellation;

    CancellableStream(OutputStream out, Cancellation cancellation) {
        super(out);
        this.cancellation = cancellation;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        cancellation.check();
        out.write(buffer, offset, length);
    }
}
