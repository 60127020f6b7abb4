package io.backup4j.archive.container;

import java.io.IOException;
import java.io.OutputStream;

/** Takes exactly as many bytes as were announced; {@link #close()} leaves the stream below open. */
final class ExactOutput extends OutputStream {
    private final OutputStream out;
    private final Member member;
    private long left;

    ExactOutput(OutputStream out, Member member) {
        this.out = out;
        this.member = member;
        this.left = member.sizeBytes();
    }

    @Override
    public void write(int b) throws IOException {
        take(1);
        out.write(b);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        take(length);
        out.write(buffer, offset, length);
    }

    private void take(int length) throws IOException {
        left -= length;
        if (left < 0) {
            throw new IOException(
                    member.name() + ": has more than the " + member.sizeBytes() + " bytes it should have");
        }
    }

    void requireAll() throws IOException {
        if (left != 0) {
            throw new IOException(
                    member.name() + ": has " + left + " bytes less than the " + member.sizeBytes() + " it should have");
        }
    }
}
