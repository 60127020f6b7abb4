package io.backup4j.examples.audiobook.security;

import io.backup4j.examples.audiobook.LibrarySettings;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Readers listen, librarians change the library. The API of the backups asks for its own authorities. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** A password with each request and no session, so that there is no cookie that a forged request could use. */
    @Bean
    SecurityFilterChain security(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .hasRole("BACKUP_ADMIN")
                        .requestMatchers("/api/backup/**")
                        .authenticated()
                        .requestMatchers(HttpMethod.POST, "/books")
                        .hasRole("LIBRARIAN")
                        .requestMatchers(HttpMethod.DELETE, "/books/*")
                        .hasRole("LIBRARIAN")
                        .anyRequest()
                        .hasRole("READER"))
                .httpBasic(Customizer.withDefaults())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    @Bean
    UserDetailsService users(LibrarySettings settings) {
        List<UserDetails> users = settings.users().entrySet().stream()
                .map(user -> User.withUsername(user.getKey())
                        .password("{noop}" + user.getValue().password())
                        .roles(user.getValue().roles().toArray(String[]::new))
                        .build())
                .toList();
        return new InMemoryUserDetailsManager(users);
    }
}
