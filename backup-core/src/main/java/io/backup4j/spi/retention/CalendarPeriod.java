package io.backup4j.spi.retention;

import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The periods of a user's calendar. Two moments are in the same one if it has the same name. */
enum CalendarPeriod {
    HOUR("hourly") {
        @Override
        String nameOf(ZonedDateTime moment) {
            // With the offset: the hour that is repeated when summer time ends is two hours.
            return moment.toOffsetDateTime().truncatedTo(ChronoUnit.HOURS).toString();
        }
    },
    DAY("daily") {
        @Override
        String nameOf(ZonedDateTime moment) {
            return moment.toLocalDate().toString();
        }
    },
    WEEK("weekly") {
        @Override
        String nameOf(ZonedDateTime moment) {
            return String.format(
                    Locale.ROOT,
                    "%d-W%02d",
                    moment.get(IsoFields.WEEK_BASED_YEAR),
                    moment.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        }
    },
    MONTH("monthly") {
        @Override
        String nameOf(ZonedDateTime moment) {
            return YearMonth.from(moment).toString();
        }
    },
    YEAR("yearly") {
        @Override
        String nameOf(ZonedDateTime moment) {
            return Integer.toString(moment.getYear());
        }
    };

    private final String word;

    CalendarPeriod(String word) {
        this.word = word;
    }

    /** As in {@code keep 7 daily}. */
    String word() {
        return word;
    }

    /** The period that a moment is in. */
    abstract String nameOf(ZonedDateTime moment);
}
