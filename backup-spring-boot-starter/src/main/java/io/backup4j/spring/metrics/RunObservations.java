package io.backup4j.spring.metrics;

import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.RunScope;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Observes each run, so that what it does at databases and stores is seen as part of it. */
public final class RunObservations implements RunScope {
    private final Supplier<@Nullable ObservationRegistry> registries;

    public RunObservations(Supplier<@Nullable ObservationRegistry> registries) {
        this.registries = registries;
    }

    @Override
    public <T> T around(HostRun run, Supplier<T> work) {
        ObservationRegistry registry = registries.get();
        if (registry == null) {
            return work.get();
        }
        return Observation.createNotStarted("backup.run", registry)
                .contextualName(run.kind().toString().toLowerCase(Locale.ROOT) + " " + run.subject())
                .lowCardinalityKeyValue("kind", run.kind().toString().toLowerCase(Locale.ROOT))
                .lowCardinalityKeyValue("plan", run.plan().orElse("none"))
                .highCardinalityKeyValue("run", run.id().toString())
                .observe(work);
    }
}
