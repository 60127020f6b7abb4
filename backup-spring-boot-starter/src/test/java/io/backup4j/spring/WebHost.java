package io.backup4j.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** A web application with two files, and a plan for them. */
final class WebHost {
    final Path media;

    private final Path directory;

    WebHost(Path directory) throws IOException {
        this.directory = directory;
        media = Files.createDirectory(directory.resolve("media"));
        Files.writeString(media.resolve("a.txt"), "the content of a");
        Files.writeString(media.resolve("b.txt"), "the content of b");
    }

    /** Settings of the application. */
    String[] properties() {
        return new String[] {
            "backup.state-directory=" + directory.resolve("state"),
            "backup.repository=" + directory.resolve("repository"),
            "backup.encryption.enabled=false",
            "backup.sources.media.paths=" + media,
            "backup.plans.nightly.schedule=daily 02:00"
        };
    }

    WebApplicationContextRunner unsecured() {
        return new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DispatcherServletAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        BackupAutoConfiguration.class))
                .withPropertyValues(properties());
    }

    WebApplicationContextRunner application() {
        return unsecured().withUserConfiguration(LetsEverybodyIn.class);
    }

    /** A host whose own rules ask nobody. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class LetsEverybodyIn {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(AbstractHttpConfigurer::disable)
                    .build();
        }
    }
}
