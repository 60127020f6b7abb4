package io.backup4j.archive;

import io.backup4j.spi.run.RunControl;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts what passes, and stops when the caller cancels. Closing it flushes and leaves open what is below. */
final class CountedOutput extends FilterOutputStream {
    private final RunControl control;
    private long written;

    CountedOutput(OutputStream out, RunControl control) {
        super(out);
        this.control = control;
    }

    @Override
    public void write(int b) throws IOException {
        control.cancellation().check();
        out.write(b);
        written++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        control.cancellation().check();
        out.write(buffer, offset, length);
        written += length;
    }

    long written() {
        return written;
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
