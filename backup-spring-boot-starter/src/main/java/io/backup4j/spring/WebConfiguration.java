package io.backup4j.spring;

import io.backup4j.operate.audit.AuditEvent;
import io.backup4j.operate.audit.AuditLog;
import io.backup4j.spi.target.RestoreParticipant;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.StateDirectory;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.properties.WebProperties;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.source.SourceCatalog;
import io.backup4j.spring.status.StatusBoard;
import io.backup4j.spring.web.Audit;
import io.backup4j.spring.web.AuditMirror;
import io.backup4j.spring.web.BackupApi;
import io.backup4j.spring.web.BrokenAnswers;
import io.backup4j.spring.web.Callers;
import io.backup4j.spring.web.FileAudit;
import io.backup4j.spring.web.LoggedAudit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;

/** The REST API: there where somebody can say who calls, or where the host has opened it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({DispatcherServlet.class, RouterFunction.class})
@ConditionalOnBooleanProperty(name = "backup.web.enabled", matchIfMissing = true)
@ConditionalOnBean(Callers.class)
class WebConfiguration {

    /** Spring's own audit gets a copy. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AuditEventRepository.class)
    static class Mirror {
        @Bean
        @ConditionalOnMissingBean
        AuditMirror backupAuditMirror(ObjectProvider<AuditEventRepository> repositories) {
            return new AuditMirror(repositories::getIfUnique);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    Audit backupAudit(StateDirectory state, ObjectProvider<Consumer<AuditEvent>> mirrors) {
        Consumer<AuditEvent> mirror = event -> mirrors.orderedStream().forEach(one -> one.accept(event));
        return state.path()
                .<Audit>map(directory -> new FileAudit(AuditLog.in(directory.resolve("audit.log")), mirror))
                .orElseGet(() -> new LoggedAudit(mirror));
    }

    @Bean
    @ConditionalOnMissingBean
    BackupApi backupApi(
            BackupProperties properties,
            HostPlaces places,
            HostPlans plans,
            SourceCatalog sources,
            HostRuns runs,
            PlanRunner runner,
            HostUpkeep upkeep,
            StatusBoard board,
            ObjectProvider<RestoreParticipant> participants,
            Callers callers,
            Audit audit,
            ObjectProvider<Clock> clocks) {
        check(properties.web());
        return new BackupApi(
                properties,
                new BackupApi.Parts(places, plans, sources, runs, runner, upkeep, board, () -> participants
                        .orderedStream()
                        .toList()),
                callers,
                audit,
                clocks.getIfUnique(Clock::systemUTC));
    }

    private static void check(WebProperties web) {
        if (!web.basePath().matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new InvalidBackupSettingException(
                    "backup.web.base-path",
                    "must begin with / and not end with it: '" + web.basePath() + "'.",
                    "Write, for instance, /api/backup.");
        }
        Path directory = web.archives().directory();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new InvalidBackupSettingException(
                    "backup.web.archives.directory",
                    "is no directory: '" + directory + "'.",
                    "Name one that exists, with room for uploads, or leave it out.");
        }
        String passphrase = web.archives().passphrase();
        if (passphrase != null && passphrase.isBlank()) {
            throw new InvalidBackupSettingException(
                    "backup.web.archives.passphrase",
                    "is empty, and archives would leave without encryption.",
                    "Give a passphrase, or leave it out.");
        }
    }

    @Bean
    @ConditionalOnMissingBean
    BrokenAnswers backupBrokenAnswers() {
        return new BrokenAnswers();
    }

    /** Before the host's own, whose patterns may be wide. */
    @Bean
    @ConditionalOnMissingBean(name = "backupApiMapping")
    RouterFunctionMapping backupApiMapping(BackupApi api) {
        RouterFunctionMapping mapping = new RouterFunctionMapping(api.function());
        mapping.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return mapping;
    }
}
