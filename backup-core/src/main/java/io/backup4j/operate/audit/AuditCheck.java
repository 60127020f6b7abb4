package io.backup4j.operate.audit;

import java.util.List;

/**
 * What a check of the log found.
 *
 * @param lines that follow one another from the first on
 * @param problems of those that do not; empty if the log is whole
 * @param lastHash of the last line: who writes it down elsewhere notices when the end of the log is cut off
 */
public record AuditCheck(long lines, List<String> problems, String lastHash) {
    public AuditCheck {
        problems = List.copyOf(problems);
    }

    public boolean whole() {
        return problems.isEmpty();
    }
}
