package io.backup4j.spring;

import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications for tests. */
public final class Contexts {
    private Contexts() {}

    /** An application with an H2 database in memory, a repository without encryption, and a plan. */
    public static ApplicationContextRunner withDatabase(Path directory) {
        return with(new ApplicationContextRunner(), directory)
                .withPropertyValues("backup.encryption.enabled=false", "backup.plans.nightly.schedule=daily 02:00");
    }

    /** Repository and state below a directory, and an H2 database in memory of its own. */
    public static <S extends AbstractApplicationContextRunner<S, ?, ?>> S with(S runner, Path directory) {
        return runner.withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, BackupAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.generate-unique-name=true",
                        "backup.startup-wait=2m",
                        "backup.alerts.storage.warning=100%",
                        "backup.alerts.storage.critical=100%",
                        "backup.state-directory=" + directory.resolve("state"),
                        "backup.repository=" + directory.resolve("repository"));
    }
}
