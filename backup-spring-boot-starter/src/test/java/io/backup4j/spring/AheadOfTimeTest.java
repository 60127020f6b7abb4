package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spring.run.PlanRunner;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;

/** What is generated for a native image, run here by the JVM: no native image is built. */
class AheadOfTimeTest {
    /** Records of the API's package that are no JSON. */
    private static final Set<String> INSIDE = Set.of("Answer", "ApiRoute", "Parts", "Caller", "Identity", "Problem");

    @TempDir
    private Path directory;

    /** Generated classes lie in the packages of those that they make, so both need one class loader. */
    @Test
    @CompileWithForkedClassLoader
    void aContextThatWasPreparedAheadOfTimeStarts() {
        AnnotationConfigApplicationContext prepared = new AnnotationConfigApplicationContext();
        configure(prepared);
        prepared.register(
                PropertyPlaceholderAutoConfiguration.class,
                DataSourceAutoConfiguration.class,
                BackupAutoConfiguration.class);
        TestGenerationContext generated = new TestGenerationContext();
        var initializer = new ApplicationContextAotGenerator().processAheadOfTime(prepared, generated);
        generated.writeGeneratedContent();

        TestCompiler.forSystem().with(generated).compile(compiled -> {
            GenericApplicationContext started = new GenericApplicationContext();
            configure(started);
            initializer(compiled, initializer.toString()).initialize(started);
            started.refresh();
            try (started) {
                assertThat(started.getBean(PlanRunner.class)).isNotNull();
                assertThat(started.getBean(BackupStart.class).report()).isPresent();
            }
        });
    }

    @Test
    void everyRecordOfTheApiIsKeptForJson() throws Exception {
        RuntimeHints hints = hints();
        for (Class<?> type : recordsOfTheApi()) {
            assertThat(RuntimeHintsPredicates.reflection().onType(type).test(hints))
                    .as(type.getName())
                    .isEqualTo(!INSIDE.contains(type.getSimpleName()));
        }
    }

    @Test
    void whatIsFoundByNameIsKept() {
        RuntimeHints hints = hints();
        for (String resource : Set.of(
                "META-INF/backup4j/openapi.json",
                "io/backup4j/version.properties",
                "linux/amd64/libzstd-jni-1.5.7-25.so")) {
            assertThat(RuntimeHintsPredicates.resource().forResource(resource).test(hints))
                    .as(resource)
                    .isTrue();
        }
        assertThat(RuntimeHintsPredicates.proxies()
                        .forInterfaces(java.sql.Connection.class)
                        .test(hints))
                .isTrue();
    }

    @SuppressWarnings("unchecked")
    private static ApplicationContextInitializer<GenericApplicationContext> initializer(
            Compiled compiled, String name) {
        return compiled.getInstance(ApplicationContextInitializer.class, name);
    }

    private void configure(GenericApplicationContext context) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "spring.datasource.generate-unique-name", "true",
                                "backup.encryption.enabled", "false",
                                "backup.plans.nightly.schedule", "daily 02:00",
                                "backup.alerts.storage.warning", "100%",
                                "backup.alerts.storage.critical", "100%",
                                "backup.state-directory",
                                        directory.resolve("state").toString(),
                                "backup.repository",
                                        directory.resolve("repository").toString())));
    }

    private static RuntimeHints hints() {
        RuntimeHints hints = new RuntimeHints();
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(registrar -> registrar.getClass().getName().startsWith("io.backup4j."))
                .forEach(registrar -> registrar.registerHints(hints, AheadOfTimeTest.class.getClassLoader()));
        return hints;
    }

    private static Set<Class<?>> recordsOfTheApi() throws Exception {
        Path classes = Path.of(io.backup4j.spring.web.Audit.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("io/backup4j/spring/web");
        try (Stream<Path> files = java.nio.file.Files.list(classes)) {
            Set<Class<?>> records = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                    .map(name -> load("io.backup4j.spring.web." + name.replace(".class", "")))
                    .filter(Class::isRecord)
                    .filter(type -> !Modifier.isPrivate(type.getModifiers()))
                    .collect(Collectors.toSet());
            assertThat(records).hasSizeGreaterThan(10);
            return records;
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, AheadOfTimeTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
