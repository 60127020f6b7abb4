package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.verify.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifySampleTest {
    @TempDir
    Path directory;

    @Test
    void aSampleReadsAboutItsFractionOfTheBytes() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(noise(40));
            long all = fixture.verify(1, backup).bytesRead();
            for (long seed = 1; seed <= 5; seed++) {
                for (double fraction : new double[] {0.1, 0.5, 0.9}) {
                    long read = sample(fixture, backup, fraction, seed).bytesRead();
                    assertThat((double) read / all)
                            .as("seed %d, fraction %s", seed, fraction)
                            .isCloseTo(fraction, within(0.08));
                }
            }
        }
    }

    @Test
    void theSmallestSampleReadsOneFrame() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(noise(3));
            assertThat(sample(fixture, backup, 1e-9, 7).bytesRead()).isPositive();
            assertThat(sample(fixture, backup, 1e-9, 7).packsRead()).isEqualTo(1);
        }
    }

    @Test
    void sameSeedSameSampleAndOtherSeedsReachEveryFrame() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(noise(20));
            for (ObjectInfo pack : fixture.packs()) {
                for (PackedFrame frame : fixture.directory(pack).frames()) {
                    fixture.flip(pack.key(), frame.address().offset() + 1);
                }
            }
            // The listing must be readable for the sample to be drawn.
            PackedFrame listing = fixture.frameOfListing(backup);
            fixture.flip(listing.address().pack().key(), listing.address().offset() + 1);
            Set<Long> seen = new HashSet<>();
            long frames = 0;
            for (ObjectInfo pack : fixture.packs()) {
                frames += fixture.directory(pack).frames().size();
            }
            for (long seed = 1; seed <= 60; seed++) {
                List<Finding> once = sample(fixture, backup, 0.3, seed).findings();
                List<Finding> again = sample(fixture, backup, 0.3, seed).findings();
                assertThat(again).as("seed %d", seed).isEqualTo(once);
                once.forEach(finding -> seen.add(finding.offset()
                        + 1000L
                                * 1000
                                * 1000
                                * String.valueOf(finding.objectOrNull()).hashCode()));
            }
            assertThat(seen).hasSize((int) frames - 1);
        }
    }

    private static VerifyOutcome sample(VerifyFixture fixture, Manifest backup, double fraction, long seed)
            throws Exception {
        return fixture.verify(new VerifyJob(List.of(backup), false, fraction, List.of(), seed));
    }

    /** So many files of 300 KiB that do not compress. */
    private Path noise(int files) throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Random random = new Random(files);
        for (int i = 0; i < files; i++) {
            byte[] bytes = new byte[300 << 10];
            random.nextBytes(bytes);
            Files.write(tree.resolve("noise-" + i), bytes);
        }
        return tree;
    }
}
