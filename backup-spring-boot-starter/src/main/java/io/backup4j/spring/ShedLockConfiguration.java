package io.backup4j.spring;

import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spring.schedule.HostTasks;
import io.backup4j.spring.schedule.ShedLockClaims;
import net.javacrumbs.shedlock.core.LockProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Instances that agree by ShedLock already agree by it about backups too. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(LockProvider.class)
class ShedLockConfiguration {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(LockProvider.class)
    RunClaims backupShedLockClaims(LockProvider locks, HostTasks tasks) {
        return new ShedLockClaims(locks, task -> tasks.place(task).repositoryId(), tasks::following);
    }
}
