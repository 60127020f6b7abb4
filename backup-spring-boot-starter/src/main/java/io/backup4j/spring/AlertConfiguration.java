package io.backup4j.spring;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spring.alert.ChannelEntry;
import io.backup4j.spring.alert.HttpChannels;
import io.backup4j.spring.alert.MailChannel;
import io.backup4j.spring.alert.MoreChannels;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.properties.BackupProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSender;

/** Channels of alerts: those of the properties and those that are beans of the host. */
@Configuration(proxyBeanMethods = false)
class AlertConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "backupHttpChannels")
    MoreChannels backupHttpChannels(BackupProperties properties, ObjectProvider<AlertChannel> beans) {
        return new MoreChannels(
                HttpChannels.of(properties.alerts().channels()),
                beans.orderedStream()
                        .map(channel -> new ChannelEntry(channel, AlertSeverity.WARNING))
                        .toList());
    }

    /** Mail by the sender of the host. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MailSender.class)
    static class Mail {
        @Bean
        @ConditionalOnMissingBean(name = "backupMailChannel")
        MoreChannels backupMailChannel(BackupProperties properties, ObjectProvider<MailSender> senders) {
            var email = properties.alerts().email();
            if (email.to().isEmpty()) {
                return MoreChannels.NONE;
            }
            MailSender sender = senders.getIfUnique();
            if (sender == null) {
                throw noSender();
            }
            return MoreChannels.of(
                    new ChannelEntry(new MailChannel(sender, email.to(), email.from()), email.atLeast()));
        }
    }

    /** Without the classes for mail nobody would be told. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.mail.MailSender")
    static class NoMail {
        @Bean
        @ConditionalOnMissingBean(name = "backupNoMailChannel")
        MoreChannels backupNoMailChannel(BackupProperties properties) {
            if (!properties.alerts().email().to().isEmpty()) {
                throw noSender();
            }
            return MoreChannels.NONE;
        }
    }

    private static InvalidBackupSettingException noSender() {
        return new InvalidBackupSettingException(
                "backup.alerts.email.to",
                "the application has no mail sender.",
                "Add the dependency 'org.springframework.boot:spring-boot-starter-mail', and say which server sends:"
                        + Yaml.of("spring.mail.host", "smtp.example.org"));
    }
}
