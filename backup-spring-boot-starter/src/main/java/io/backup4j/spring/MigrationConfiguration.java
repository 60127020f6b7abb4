package io.backup4j.spring;

import io.backup4j.BackupGuard;
import io.backup4j.jdbc.flyway.FlywayBackup;
import io.backup4j.jdbc.liquibase.LiquibaseBackup;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.plan.LiquibaseHook;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.run.PlanRunner;
import java.nio.file.Path;
import java.util.List;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A backup before Flyway or Liquibase change the schema. Nothing in this chain needs JPA, which waits for them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("backup.pre-migration.enabled")
class MigrationConfiguration {

    @Bean
    @ConditionalOnMissingBean
    BackupGuard backupPreMigrationGuard(BackupProperties properties, HostPlans plans, PlanRunner runner) {
        HostPlan plan = plan(properties, plans);
        BackupGuard.Builder guard = BackupGuard.with(
                        runner.places(plan), plan.build(plan.settings().type(), "migration"))
                .policy(properties.preMigration().policy());
        Path file = properties.encryption().passphraseFile();
        if (file != null) {
            guard.commandAccess("--passphrase-file", file.toString());
        }
        return guard.build();
    }

    private static HostPlan plan(BackupProperties properties, HostPlans plans) {
        String property = "backup.pre-migration.plan";
        String name = properties.preMigration().plan();
        List<String> names = plans.all().stream().map(HostPlan::name).toList();
        if (name == null && names.size() == 1) {
            return plans.all().get(0);
        }
        if (name == null || !names.contains(name)) {
            throw new InvalidBackupSettingException(
                    property,
                    (name == null
                                    ? "it is missing, and there is not exactly one plan"
                                    : "there is no plan '" + name + "'")
                            + "; there are: " + (names.isEmpty() ? "none" : String.join(", ", names)) + ".",
                    "Name the plan that is run before a migration:"
                            + Yaml.of(property, names.isEmpty() ? "nightly" : names.get(0)));
        }
        return plans.require(name);
    }

    /** Flyway. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Flyway.class)
    static class ForFlyway {
        /** Spring Boot gives Flyway every callback that is a bean. */
        @Bean
        @ConditionalOnMissingBean
        FlywayBackup backupFlywayCallback(BackupGuard guard) {
            return FlywayBackup.with(guard);
        }
    }

    /** Liquibase. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SpringLiquibase.class)
    static class ForLiquibase {
        @Bean
        static LiquibaseHook backupLiquibaseHook(ObjectProvider<BackupGuard> guard) {
            return new LiquibaseHook(() -> LiquibaseBackup.with(guard.getObject()));
        }
    }
}
