package io.backup4j.engine.verify;

import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads single frames, as restores do. What is right is confirmed. Belongs to one thread. */
final class FrameCheck implements AutoCloseable {
    private final Repository repository;
    private final Coverage coverage;
    private final PackProblems problems;
    private final VerifyProgress progress;
    private final FrameDecoder decoder;
    private byte[] bytes = new byte[1 << 20];

    FrameCheck(Repository repository, Coverage coverage, PackProblems problems, VerifyProgress progress) {
        this.repository = repository;
        this.coverage = coverage;
        this.problems = problems;
        this.progress = progress;
        this.decoder = repository.newDecoder();
    }

    void check(FrameAddress address) throws IOException {
        progress.checkCancelled();
        int length = PackFormat.FRAME_HEADER_BYTES + address.sealedLength();
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        try {
            ByteBuffer target = ByteBuffer.wrap(bytes, 0, length);
            int read = repository.sink().read(address.pack().key(), address.headerOffset(), target);
            progress.read(read);
            if (read < length) {
                problem(
                        Finding.Kind.DAMAGED_OBJECT,
                        address,
                        "The pack ends at byte " + (address.headerOffset() + read) + ", the frame should reach to byte "
                                + address.end());
                return;
            }
            DecodedFrame frame = decoder.decodeWithHeader(address, bytes, 0);
            decoder.verify(address, frame);
            coverage.confirm(new PackedFrame(address, frame.chunks()));
        } catch (NoSuchObjectException e) {
            problem(Finding.Kind.MISSING_OBJECT, address, "The pack was listed and is gone");
        } catch (DamagedException e) {
            problem(Finding.Kind.DAMAGED_OBJECT, address, String.valueOf(e.getMessage()));
        }
    }

    private void problem(Finding.Kind kind, FrameAddress frame, String reason) {
        problems.add(new PackProblem(kind, frame.pack(), frame.headerOffset(), frame.end(), reason));
    }

    @Override
    public void close() {
        decoder.close();
    }
}
