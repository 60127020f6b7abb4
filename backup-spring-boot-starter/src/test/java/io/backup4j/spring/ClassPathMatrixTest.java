package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.web.BackupApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** Every combination of what a host may have or lack. */
class ClassPathMatrixTest {
    private static final List<List<String>> OPTIONAL = List.of(
            List.of("org.springframework.web", "jakarta.servlet", "org.springframework.boot.webmvc"),
            List.of("org.springframework.security", "org.springframework.boot.security"),
            List.of(
                    "org.springframework.boot.actuate",
                    "org.springframework.boot.health",
                    "io.micrometer",
                    "org.springframework.boot.micrometer"),
            List.of(
                    "org.flywaydb",
                    "org.springframework.boot.flyway",
                    "liquibase",
                    "org.springframework.boot.liquibase"),
            List.of(
                    "org.sqlite",
                    "org.postgresql",
                    "org.springframework.kafka",
                    "org.apache.kafka",
                    "org.springframework.boot.kafka"),
            List.of("org.springframework.mail", "software.amazon.awssdk", "io.backup4j.s3", "net.javacrumbs.shedlock"));

    @TempDir
    private Path directory;

    static Stream<Arguments> combinations() {
        return IntStream.range(0, 16)
                .mapToObj(bits -> Arguments.of((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0));
    }

    @ParameterizedTest(name = "web {0}, security {1}, actuator {2}, migrations {3}")
    @MethodSource("combinations")
    void starts(boolean web, boolean security, boolean actuator, boolean migrations) {
        List<String> hidden = new ArrayList<>();
        hide(hidden, 0, web);
        hide(hidden, 1, security);
        hide(hidden, 2, actuator);
        hide(hidden, 3, migrations);
        // Others go with one of the four, so that each is there and lacks.
        hide(hidden, 4, web);
        hide(hidden, 5, security);
        if (web) {
            runs(new WebApplicationContextRunner(), hidden);
        } else {
            runs(new ApplicationContextRunner(), hidden);
        }
    }

    /** A reactive application has everything but the REST API. */
    @Test
    void startsInAReactiveApplication() {
        ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner();
        runs(runner, List.of("org.springframework.boot.webmvc"));
        Contexts.with(runner, directory)
                .withPropertyValues("backup.encryption.enabled=false", "backup.web.open=true")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BackupApi.class));
    }

    private <S extends AbstractApplicationContextRunner<S, ?, ?>> void runs(S runner, List<String> hidden) {
        Contexts.with(runner, directory)
                .withClassLoader(new FilteredClassLoader(hidden.toArray(String[]::new)))
                .withPropertyValues(
                        "backup.encryption.enabled=false",
                        "backup.plans.nightly.schedule=daily 02:00",
                        "backup.pre-migration.enabled=true",
                        "management.endpoints.web.exposure.include=backup")
                .run(context -> {
                    Throwable failure = context.getStartupFailure();
                    assertThat(failure).isNull();
                    assertThat(context.getBean(HostUpkeep.class).task("nightly"))
                            .isPresent();
                });
    }

    private static void hide(List<String> hidden, int index, boolean present) {
        if (!present) {
            hidden.addAll(OPTIONAL.get(index));
        }
    }
}
