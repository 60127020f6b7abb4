package io.backup4j.archive;

import io.backup4j.archive.container.MalformedArchiveException;
import io.backup4j.archive.container.MemberNames;
import io.backup4j.spi.run.RunControl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Watches how much of an archive was read and how much came of it, and ends it when that passes the limits or the caller cancels. */
final class BombGuard {
    /** Small archives may well be one file of zeros. */
    private static final long RATIO_FROM_BYTES = 1L << 30;

    private final ImportLimits limits;
    private final RunControl control;
    private final ArchiveProgress progress;
    private long read;
    private long unpacked;
    private long members;

    /** @param progress is told of bytes of the file and of members */
    BombGuard(ImportLimits limits, RunControl control, ArchiveProgress progress) {
        this.limits = limits;
        this.control = control;
        this.progress = progress;
    }

    /** The file. */
    InputStream file(InputStream in) {
        return new Counted(in) {
            @Override
            void count(int bytes) throws IOException {
                control.cancellation().check();
                read += bytes;
                if (read > limits.archiveBytes()) {
                    throw new MalformedArchiveException(
                            "the file has more than the " + limits.archiveBytes() + " bytes that are allowed");
                }
                progress.bytesDone(bytes);
            }
        };
    }

    /** The content of a member. */
    InputStream member(String name, InputStream content) throws MalformedArchiveException {
        if (++members > limits.entries()) {
            throw new MalformedArchiveException("'" + MemberNames.shown(name) + "' is one more than the "
                    + limits.entries() + " members that are allowed");
        }
        progress.workOn(name);
        progress.entryDone();
        return new Counted(content) {
            @Override
            void count(int bytes) throws IOException {
                control.cancellation().check();
                unpacked += bytes;
                if (unpacked > limits.contentBytes()) {
                    throw new MalformedArchiveException("'" + MemberNames.shown(name)
                            + "' brings the content above the " + limits.contentBytes() + " bytes that are allowed");
                }
                if (unpacked > RATIO_FROM_BYTES && unpacked / limits.ratio() > read) {
                    throw new MalformedArchiveException("'" + MemberNames.shown(name) + "' unpacks to more than "
                            + limits.ratio() + " times what the file has, as a bomb does; if it is none, for example a"
                            + " huge file of zeros, raise the ratio that is allowed");
                }
            }
        };
    }

    /** Bytes of content so far. */
    long unpacked() {
        return unpacked;
    }

    /** Tells of each reading. */
    private abstract static class Counted extends FilterInputStream {
        private Counted(InputStream in) {
            super(in);
        }

        abstract void count(int bytes) throws IOException;

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count(Math.max(0, n));
            return n;
        }
    }
}
