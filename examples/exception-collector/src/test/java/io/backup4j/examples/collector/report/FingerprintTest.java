package io.backup4j.examples.collector.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final List<String> FRAMES =
            List.of("a.A.f(A.java:1)", "a.A.g(A.java:2)", "a.A.h(A.java:3)", "a.A.i(A.java:4)", "a.A.j(A.java:5)");

    private final String original = Fingerprint.of("shop", "java.io.IOException", FRAMES);

    @Test
    void otherLinesAndOuterFramesAreTheSameCause() {
        List<String> moved = List.of(
                "a.A.f(A.java:7)",
                "a.A.g(A.java:8)",
                "a.A.h(A.java:9)",
                "a.A.i(A.java:10)",
                "a.A.j(A.java:11)",
                "b.B.run");
        assertThat(Fingerprint.of("shop", "java.io.IOException", moved)).isEqualTo(original);
    }

    @Test
    void anotherServiceTypeOrPlaceIsAnotherCause() {
        assertThat(Fingerprint.of("mail", "java.io.IOException", FRAMES)).isNotEqualTo(original);
        assertThat(Fingerprint.of("shop", "java.io.EOFException", FRAMES)).isNotEqualTo(original);
        assertThat(Fingerprint.of("shop", "java.io.IOException", FRAMES.subList(1, 5)))
                .isNotEqualTo(original);
    }
}
