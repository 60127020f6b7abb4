package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.s3.Gateway.Mishap;
import io.backup4j.s3.ProbeFinding.Grade;
import io.backup4j.s3.S3ProbeReport.Verdict;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3ProbeTest {

    @ParameterizedTest
    @EnumSource(TestServers.class)
    void aStoreThatDoesAllIsFitAndNothingIsLeftThere(TestServers server) throws IOException {
        try (S3Sink sink = S3Sink.connect(server.options().build())) {
            S3ProbeReport report = S3Probe.run(sink);
            assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.FIT);
            assertThat(report.findings())
                    .extracting(ProbeFinding::subject)
                    .contains("conditional create at one moment", "upload in parts", "listing", "ranged read", "clock");
            assertThat(SinkObjects.keys(sink, "")).isEmpty();
        }
    }

    /** S3Mock as it is: it checks first and stores then, and an abort deletes the object. */
    @Test
    void aStoreWhoseConditionsAreNotAtomicIsUnfit() throws IOException {
        S3Options options = TestServers.at(TestServers.S3MOCK.bare(), "bare").build();
        try (S3Sink sink = S3Sink.connect(options)) {
            S3ProbeReport report = S3Probe.run(sink);
            assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.UNFIT);
            assertThat(finding(report, "upload in parts").seen()).contains("deleted the object");
        }
    }

    @Test
    void aStoreThatIgnoresConditionsIsUnfitForSeveralWriters() throws IOException {
        Function<Gateway.Seen, Mishap> ignoring = request -> new Mishap.Changed(Map.of("if-none-match", ""));
        S3ProbeReport report = probe(ignoring, options -> options);
        assertThat(report.verdict()).isEqualTo(Verdict.UNFIT);
        assertThat(finding(report, "conditional create").seen()).contains("overwrote");
        assertThat(finding(report, "conditional create").advice()).contains("conditionalWrites=false");

        assertThat(probe(ignoring, options -> options.conditionalWrites(false)).verdict())
                .isEqualTo(Verdict.SINGLE_WRITER);
    }

    @Test
    void aSoundStoreThatIsNotTrustedIsFitAndSaysSo() throws IOException {
        S3ProbeReport report = probe(request -> Mishap.NONE, options -> options.conditionalWrites(false));
        assertThat(report.verdict()).isEqualTo(Verdict.FIT);
        assertThat(finding(report, "conditional create").grade()).isEqualTo(Grade.NOTE);
    }

    @Test
    void aStoreThatSendsWholeObjectsForRangesIsUnfit() throws IOException {
        S3ProbeReport report = probe(request -> new Mishap.Changed(Map.of("range", "")), options -> options);
        assertThat(finding(report, "ranged read").grade()).isEqualTo(Grade.BAD);
        assertThat(report.verdict()).isEqualTo(Verdict.UNFIT);
    }

    @Test
    void aStoreWhoseListingsLagIsUnfitForSeveralWritersAndForPrune() throws IOException {
        Mishap nothing = new Mishap.Answered("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
        Function<Gateway.Seen, Mishap> lagging = request -> request.kind().equals("List") ? nothing : Mishap.NONE;
        S3ProbeReport report = probe(lagging, options -> options);
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.UNFIT);
        assertThat(finding(report, "listing").seen()).contains("did not show");
        assertThat(finding(report, "listing").advice()).contains("consistentListing=false", "do not prune");

        assertThat(probe(lagging, options -> options.consistentListing(false)).verdict())
                .isEqualTo(Verdict.SINGLE_WRITER);
    }

    @Test
    void aStoreThatKeepsNoChecksumIsFitWithARemark() throws IOException {
        S3ProbeReport report = probe(
                request -> new Mishap.Changed(Map.of("content-md5", "", "x-amz-checksum-crc32c", "")),
                options -> options);
        assertThat(finding(report, "checksum").grade()).isEqualTo(Grade.NOTE);
        assertThat(report.verdict()).isEqualTo(Verdict.FIT);
    }

    @Test
    void objectLockThatIsAskedForAndMissingIsUnfit() throws IOException {
        S3ProbeReport report = probe(
                request -> request.query().startsWith("object-lock")
                        ? Mishap.refused(404, "ObjectLockConfigurationNotFoundError")
                        : request.kind().equals("ListVersions")
                                ? Mishap.NONE
                                : new Mishap.Changed(LOCK_HEADERS_DROPPED),
                options -> options.objectLock(new S3ObjectLock(S3ObjectLock.Mode.GOVERNANCE, Duration.ofDays(1))));
        assertThat(finding(report, "object lock").grade()).isEqualTo(Grade.BAD);
    }

    private static final Map<String, String> LOCK_HEADERS_DROPPED =
            Map.of("x-amz-object-lock-mode", "", "x-amz-object-lock-retain-until-date", "");

    @Test
    void whatMayNotBeAskedIsUnknownAndNotGood() throws IOException {
        S3ProbeReport report = probe(
                request -> request.query().startsWith("lifecycle")
                                || request.query().startsWith("object-lock")
                        ? Mishap.refused(403, "AccessDenied")
                        : Mishap.NONE,
                options -> options);
        assertThat(finding(report, "lifecycle rules").grade()).isEqualTo(Grade.UNKNOWN);
        assertThat(finding(report, "object lock").grade()).isEqualTo(Grade.UNKNOWN);
        assertThat(report.verdict()).isEqualTo(Verdict.FIT);
    }

    @Test
    void aClockThatIsFarOffIsTold() throws IOException {
        try (S3Sink sink = S3Sink.connect(TestServers.S3PROXY.options().build())) {
            Clock wrong = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
            S3ProbeReport report = S3Probe.run(sink, wrong);
            assertThat(finding(report, "clock").advice()).contains("set the clock");
        }
    }

    @Test
    void whoMayNotEnterIsToldSoAndNothingElse() throws IOException {
        assertThatThrownBy(() -> probe(request -> Mishap.refused(403, "AccessDenied"), options -> options))
                .isInstanceOf(SinkAccessException.class);
    }

    private static S3ProbeReport probe(Function<Gateway.Seen, Mishap> mishaps, UnaryOperator<S3OptionsBuilder> change)
            throws IOException {
        try (Gateway gateway = new Gateway(TestServers.S3PROXY.endpoint())) {
            gateway.mishaps(mishaps);
            S3OptionsBuilder options = TestServers.at(
                    gateway.endpoint(), TestServers.S3PROXY.options().build().prefix());
            try (S3Sink sink = S3Sink.connect(change.apply(options).build())) {
                return S3Probe.run(sink);
            }
        }
    }

    private static ProbeFinding finding(S3ProbeReport report, String subject) {
        List<ProbeFinding> found = report.findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .toList();
        assertThat(found).as("%s of %s", subject, report.findings()).hasSize(1);
        return found.get(0);
    }
}
