package io.backup4j.spring;

import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.web.Callers;
import io.backup4j.spring.web.SecurityCallers;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.DispatcherServlet;

/** Who calls the REST API. Without a bean of this there is no API; stands before {@link WebConfiguration}, which looks for one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty(name = "backup.web.enabled", matchIfMissing = true)
class CallersConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(CallersConfiguration.class);

    /** Spring Security tells who calls. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityContextHolder.class)
    @ConditionalOnBooleanProperty(name = "backup.web.open", havingValue = false, matchIfMissing = true)
    static class ForSecurity {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnBean(name = "springSecurityFilterChain")
        Callers backupCallers() {
            return new SecurityCallers();
        }
    }

    /** Everybody may do everything. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("backup.web.open")
    static class Open {
        @Bean
        @ConditionalOnMissingBean
        Callers backupOpenCallers(BackupProperties properties) {
            LOG.warn(
                    "'backup.web.open' is true: whoever reaches {} may read, restore and delete backups.",
                    properties.web().basePath());
            return request -> new Callers.Identity("anonymous", false, Set.of());
        }
    }
}
