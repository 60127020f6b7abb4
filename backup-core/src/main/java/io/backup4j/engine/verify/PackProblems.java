package io.backup4j.engine.verify;

import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The problems of all packs, in ascending order of pack. Thread-safe. */
final class PackProblems {
    private final Map<PackName, List<PackProblem>> problems = new TreeMap<>();

    synchronized void add(PackProblem problem) {
        problems.computeIfAbsent(problem.pack(), pack -> new ArrayList<>(1)).add(problem);
    }

    /** A problem in the bytes of a frame, or null. */
    synchronized @Nullable PackProblem of(FrameAddress frame) {
        for (PackProblem problem : problems.getOrDefault(frame.pack(), List.of())) {
            if (problem.touches(frame.headerOffset(), frame.end())) {
                return problem;
            }
        }
        return null;
    }

    synchronized List<PackProblem> all() {
        return problems.values().stream().flatMap(List::stream).toList();
    }
}
