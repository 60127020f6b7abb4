package io.backup4j.operate.alert;

import io.backup4j.spi.alert.AlertKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says which alerts are looked after because there is a task, and which are not any more. Used by one thread at a time. */
final class TaskSubjects {
    private final Alerts alerts;
    private Set<Subject> known = Set.of();

    TaskSubjects(Alerts alerts) {
        this.alerts = alerts;
    }

    private record Subject(AlertKind kind, String name) {}

    /** How the subject of a task's schedule is called. */
    static String schedule(String task) {
        return "schedule of " + task;
    }

    /** @param tasks all that there are now */
    void watch(List<RunExpectation> tasks) {
        Set<Subject> now = new HashSet<>();
        now.add(new Subject(AlertKind.STATE, "schedule"));
        now.add(new Subject(AlertKind.STATE, "alerts"));
        for (RunExpectation task : tasks) {
            now.add(new Subject(task.failedAs(), task.task()));
            now.add(new Subject(task.partialOpenAs(), task.task()));
            now.add(new Subject(AlertKind.MISSED, task.task()));
            now.add(new Subject(AlertKind.SLOW, task.task()));
            now.add(new Subject(AlertKind.STATE, schedule(task.task())));
        }
        now.forEach(subject -> alerts.watch(subject.kind(), subject.name()));
        for (Subject subject : known) {
            if (!now.contains(subject)) {
                alerts.unwatch(subject.kind(), subject.name());
            }
        }
        known = now;
    }
}
