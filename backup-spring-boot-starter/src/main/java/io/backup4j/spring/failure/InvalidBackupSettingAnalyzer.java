package io.backup4j.spring.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the property at fault and the lines to write. */
final class InvalidBackupSettingAnalyzer extends AbstractFailureAnalyzer<InvalidBackupSettingException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidBackupSettingException cause) {
        String switchOff = "\n\nTo start without any backup, for example in tests, set 'backup.enabled=false'.";
        return new FailureAnalysis("Backups cannot begin: " + cause.getMessage(), cause.action() + switchOff, cause);
    }
}
