package io.backup4j.spring.schedule;

import io.backup4j.operate.schedule.ScheduleText;
import io.backup4j.spi.schedule.Schedule;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import java.time.ZoneId;
import org.springframework.scheduling.support.CronExpression;

/** Reads schedules of properties: words, or a cron expression. Stateless. */
final class ScheduleReader {
    private static final int CRON_FIELDS = 6;

    private ScheduleReader() {}

    /**
     * A schedule.
     *
     * @param property where the text comes from, for messages
     * @throws InvalidBackupSettingException if it is none
     */
    static Schedule read(String property, String text, ZoneId zone) {
        try {
            return isCron(text)
                    ? new CronSchedule(CronExpression.parse(text.strip()), zone)
                    : ScheduleText.parse(text, zone);
        } catch (IllegalArgumentException e) {
            throw new InvalidBackupSettingException(
                    property,
                    String.valueOf(e.getMessage()),
                    "Write, for instance," + Yaml.of(property, "daily 02:00"),
                    e);
        }
    }

    /** Six fields, of which the first is a second; or a macro such as {@code @daily}. No words of ours look like that. */
    private static boolean isCron(String text) {
        String stripped = text.strip();
        return stripped.startsWith("@")
                || (stripped.split("\\s+").length == CRON_FIELDS && stripped.matches("[0-9*/,?-].*"));
    }
}
