package io.backup4j.s3;

import io.backup4j.s3.ProbeFinding.Grade;
import io.backup4j.spi.sink.SinkAccessException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Tries out what a store really does, on objects of its own below {@code probe/} in the prefix, which it removes again. What it finds is true of this moment
 * and these credentials; the engine goes on probing what it depends on at every run. About 100 small requests.
 */
public final class S3Probe {
    private final S3Sink sink;
    private final Clock clock;

    private S3Probe(S3Sink sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Tries everything.
     *
     * @throws SinkAccessException if the store does not let these credentials in, or has no such bucket
     * @throws IOException if it does not answer
     */
    public static S3ProbeReport run(S3Sink sink) throws IOException {
        return run(sink, Clock.systemUTC());
    }

    /** @param clock of this host, to compare with that of the store */
    public static S3ProbeReport run(S3Sink sink, Clock clock) throws IOException {
        try {
            return new S3Probe(sink, clock).run();
        } catch (RuntimeException e) {
            throw new Failures(sink.location()).translate("probe", e);
        }
    }

    private S3ProbeReport run() throws IOException {
        S3Options options = sink.options();
        List<ProbeFinding> findings = new ArrayList<>();
        sink.list("", "");
        findings.add(ProbeFinding.good("access", "the prefix can be listed"));
        findings.add(transport(options));
        ProbeObjects objects = new ProbeObjects(sink, "probe/" + UUID.randomUUID() + "/");
        try {
            findings.addAll(new WriteProbes(sink, objects).run());
            findings.addAll(new ReadProbes(sink, objects).run());
        } finally {
            objects.removeAll();
        }
        findings.addAll(new BucketProbes(sink, clock).run());
        return new S3ProbeReport(options.location(), findings);
    }

    private static ProbeFinding transport(S3Options options) {
        boolean open = options.endpoint()
                .map(URI::getScheme)
                .filter("http"::equalsIgnoreCase)
                .isPresent();
        return open
                ? new ProbeFinding(
                        "transport",
                        Grade.NOTE,
                        "there is no TLS: names, sizes and access are open to the network, contents are not",
                        "use an https endpoint")
                : ProbeFinding.good("transport", "TLS");
    }
}
