package io.backup4j.operate.alert;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * From when on a run is slower than usual: twice the median of the last runs, and by more than they scatter. The scatter is the median absolute deviation, of which a few
 * odd nights move nothing; 3.5 of its standardised units is the limit for outliers of Iglewicz and Hoaglin (1993).
 */
final class SlowTime {
    /** Fewer say nothing about what is usual. */
    private static final int MIN_RUNS = 5;
    /** Of a run that takes seconds nobody wants to know. */
    private static final Duration MIN_EXCESS = Duration.ofMinutes(5);
    /** 1 / 0.6745 makes the median absolute deviation comparable with a standard deviation. */
    private static final double LIMIT = 3.5 / 0.6745;

    private SlowTime() {}

    /** Empty while too little is known. */
    static Optional<Duration> over(List<Duration> runs) {
        if (runs.size() < MIN_RUNS) {
            return Optional.empty();
        }
        double median = median(runs.stream().mapToDouble(Duration::toSeconds).toArray());
        double scatter = median(runs.stream()
                .mapToDouble(run -> Math.abs(run.toSeconds() - median))
                .toArray());
        double seconds = Math.max(Math.max(2 * median, median + LIMIT * scatter), median + MIN_EXCESS.toSeconds());
        return Optional.of(Duration.ofSeconds((long) Math.ceil(seconds)));
    }

    /** What is usual. */
    static Duration usual(List<Duration> runs) {
        return Duration.ofSeconds(
                (long) median(runs.stream().mapToDouble(Duration::toSeconds).toArray()));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
