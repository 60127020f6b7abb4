package io.backup4j.s3;

import io.backup4j.s3.ProbeFinding.Grade;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.sync.RequestBody;

/** Tries what writers depend on: conditional creates, one at a time and at one moment, and checksums. */
final class WriteProbes {
    private static final int RACES = 5;
    private static final int RIVALS = 8;
    private static final String CONDITIONAL = "conditional create";
    private static final String SINGLE =
            "use conditionalWrites=false and --single-writer (RepositoryOptions.singleWriter), or another store";
    /** CRC-32C and MD5 of other bytes than those that are sent. */
    private static final String WRONG_CRC = "AAAAAQ==";

    private static final String WRONG_MD5 = "AAAAAAAAAAAAAAAAAAAAAA==";

    private final S3Sink sink;
    private final ProbeObjects objects;

    WriteProbes(S3Sink sink, ProbeObjects objects) {
        this.sink = sink;
        this.objects = objects;
    }

    List<ProbeFinding> run() throws IOException {
        List<ProbeFinding> findings = new ArrayList<>();
        ProbeFinding single = single();
        findings.add(single);
        if (single.grade() == Grade.GOOD) {
            findings.add(race());
        }
        findings.add(parts());
        findings.add(checksum());
        return findings;
    }

    private ProbeFinding single() throws IOException {
        ObjectKey key = objects.key("single");
        int first = objects.create(key, "first");
        if (first != 200) {
            return offered(CONDITIONAL, "a put with If-None-Match: * was answered " + first);
        }
        int second = objects.create(key, "second");
        String stored = objects.stored(key);
        if (second == 412 && stored.equals("first")) {
            return sink.options().conditionalWrites()
                    ? ProbeFinding.good(CONDITIONAL, "a second put of one key is refused")
                    : new ProbeFinding(
                            CONDITIONAL,
                            Grade.NOTE,
                            "a second put of one key is refused, but conditionalWrites=false is set",
                            "leave out conditionalWrites=false to let several writers work");
        }
        return offered(
                CONDITIONAL,
                "a second put of one key was answered " + second + (stored.equals("second") ? " and overwrote" : ""));
    }

    /** A store without it serves one writer who knows that. */
    private ProbeFinding offered(String subject, String seen) {
        return new ProbeFinding(
                subject, sink.options().conditionalWrites() ? Grade.BAD : Grade.SINGLE_WRITER, seen, SINGLE);
    }

    /** Some servers check first and store then. */
    private ProbeFinding race() throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(RIVALS);
        try {
            for (int round = 0; round < RACES; round++) {
                ObjectKey key = objects.key("race-" + round);
                List<Callable<Integer>> rivals = new ArrayList<>();
                for (int rival = 0; rival < RIVALS; rival++) {
                    String text = "rival " + rival;
                    rivals.add(() -> objects.create(key, text));
                }
                long winners = statuses(threads.invokeAll(rivals)).stream()
                        .filter(status -> status == 200)
                        .count();
                if (winners > 1) {
                    return offered(
                            "conditional create at one moment",
                            winners + " of " + RIVALS + " puts of one key were told that they had created it");
                }
            }
            return ProbeFinding.good(
                    "conditional create at one moment", "of " + RIVALS + " puts of one key at most one wins");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while probing " + sink.location());
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Integer> statuses(List<Future<Integer>> puts) throws IOException, InterruptedException {
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> put : puts) {
            try {
                statuses.add(put.get());
            } catch (ExecutionException e) {
                throw new IOException(
                        "probe of " + sink.location() + ": " + e.getCause().getMessage(), e.getCause());
            }
        }
        return statuses;
    }

    private ProbeFinding parts() throws IOException {
        String subject = "upload in parts";
        ObjectKey key = objects.key("parts");
        int first = objects.createInParts(key, "first");
        if (first != 200) {
            return new ProbeFinding(
                    subject,
                    Grade.BAD,
                    "it was answered " + first,
                    "set a multipartThreshold above 64 MiB (S3Limits), or use another store");
        }
        int second = objects.createInParts(key, "second");
        String stored = objects.stored(key);
        if (stored.equals("<nothing>")) {
            return new ProbeFinding(
                    subject,
                    Grade.BAD,
                    "aborting an upload deleted the object of that name",
                    "this store loses data; use another one");
        }
        return second == 412 && stored.equals("first")
                ? ProbeFinding.good(subject, "its completion is a conditional create too")
                : offered(
                        subject,
                        "completing a second upload of one key was answered " + second
                                + (stored.equals("second") ? " and overwrote" : ""));
    }

    private ProbeFinding checksum() throws IOException {
        ObjectKey key = objects.key("checksum");
        S3Checksum used = sink.options().checksum();
        int crc = ProbeObjects.status(() -> sink.client()
                .putObject(objects.request(key).checksumCRC32C(WRONG_CRC).build(), RequestBody.fromString("x")));
        boolean crcKept = crc == 400 && objects.stored(key).equals("<nothing>");
        if (sink.delete(key) == DeleteResult.RETAINED) {
            return new ProbeFinding("checksum", Grade.UNKNOWN, "the store retains every object at once", "");
        }
        int md5 = ProbeObjects.status(() -> sink.client()
                .putObject(objects.request(key).contentMD5(WRONG_MD5).build(), RequestBody.fromString("x")));
        boolean md5Kept = md5 == 400 && objects.stored(key).equals("<nothing>");
        String seen = "wrong CRC-32C " + (crcKept ? "refused" : "answered " + crc) + ", wrong MD5 "
                + (md5Kept ? "refused" : "answered " + md5);
        boolean kept =
                switch (used) {
                    case CRC32C -> crcKept;
                    case MD5 -> md5Kept;
                    case NONE -> false;
                };
        if (kept) {
            return ProbeFinding.good("checksum", seen + "; " + used + " is used");
        }
        String better = crcKept ? "set checksum=crc32c" : md5Kept ? "set checksum=md5" : "";
        return new ProbeFinding(
                "checksum",
                Grade.NOTE,
                seen + "; " + used
                        + " is used, so bytes that are damaged on their way are found only when they are read",
                better);
    }
}
