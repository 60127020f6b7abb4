package io.backup4j.spring.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image must keep so that the API can read and write its JSON. Spring finds what the actuator endpoint returns by itself. */
public final class ApiHints implements RuntimeHintsRegistrar {
    private static final List<Class<?>> BODIES = List.of(
            ArchivesApi.Imported.class,
            BackupView.class,
            BackupsApi.Order.class,
            DetailsView.class,
            Page.class,
            RestoreOrder.class,
            RestorePlan.View.class,
            RunView.class,
            StatusApi.HealthView.class,
            StatusApi.HistoryView.class,
            StatusApi.PlanView.class);

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), BODIES.toArray(Class[]::new));
        hints.resources().registerPattern("META-INF/backup4j/openapi.json");
    }
}
