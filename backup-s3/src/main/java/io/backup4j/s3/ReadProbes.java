package io.backup4j.s3;

import io.backup4j.s3.ProbeFinding.Grade;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tries what readers and prunes depend on: listings, ranges, deletes. */
final class ReadProbes {
    private static final int ROUNDS = 5;

    private final S3Sink sink;
    private final ProbeObjects objects;

    ReadProbes(S3Sink sink, ProbeObjects objects) {
        this.sink = sink;
        this.objects = objects;
    }

    List<ProbeFinding> run() throws IOException {
        return List.of(listing(), range());
    }

    private ProbeFinding listing() throws IOException {
        String subject = "listing";
        for (int round = 0; round < ROUNDS; round++) {
            ObjectKey key = objects.key("listed-" + round);
            objects.create(key, "x");
            if (!objects.listed().contains(key.name())) {
                return lags(subject, "it did not show an object that had just been created");
            }
            if (sink.delete(key) == DeleteResult.RETAINED) {
                return new ProbeFinding(
                        "delete",
                        Grade.NOTE,
                        "the store retains every object at once, those of finished runs too",
                        "take the default retention off the bucket and use objectLock=… instead, else clean-up waits for it");
            }
            if (objects.listed().contains(key.name())) {
                return lags(subject, "it still showed an object that had just been deleted");
            }
        }
        return ProbeFinding.good(subject, "it shows what was put and not what was deleted");
    }

    private ProbeFinding lags(String subject, String seen) {
        return new ProbeFinding(
                subject,
                sink.options().consistentListing() ? Grade.BAD : Grade.SINGLE_WRITER,
                seen,
                "use consistentListing=false and --single-writer, and do not prune there; or use another store");
    }

    private ProbeFinding range() throws IOException {
        ObjectKey key = objects.key("range");
        objects.create(key, "0123456789");
        ByteBuffer target = ByteBuffer.allocate(4);
        String read;
        try {
            read = new String(target.array(), 0, sink.read(key, 3, target), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            read = String.valueOf(e.getMessage());
        }
        return read.equals("3456") && sink.read(key, 10, ByteBuffer.allocate(4)) == 0
                ? ProbeFinding.good("ranged read", "exact, and empty behind the end")
                : new ProbeFinding(
                        "ranged read",
                        Grade.BAD,
                        "asked for bytes 3 to 6 of 0123456789, got: " + read,
                        "restore and prune cannot work there; use another store");
    }
}
