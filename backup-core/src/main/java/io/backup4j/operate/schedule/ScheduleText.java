package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Schedules as people write them: {@code hourly}, {@code hourly :15}, {@code daily 02:00}, {@code weekly sunday 03:00}, {@code monthly 1 04:00}, {@code every 15m},
 * {@code on change}; several of them joined by a comma. Case and further blanks do not matter.
 */
public final class ScheduleText {
    private static final String POSSIBLE = "Possible are: hourly, hourly :15, daily 02:00, weekly sunday 03:00, "
            + "monthly 1 04:00 (31 is the last day of a shorter month), every 15m (or 6h), on change; "
            + "several joined by a comma.";

    private static final Pattern HOURLY = Pattern.compile("hourly(?: :([0-5][0-9]))?");
    private static final String TIME = "([01][0-9]|2[0-3]):([0-5][0-9])";
    private static final Pattern DAILY = Pattern.compile("daily " + TIME);
    private static final Pattern WEEKLY = Pattern.compile("weekly ([a-z]+) " + TIME);
    private static final Pattern MONTHLY = Pattern.compile("monthly ([1-9]|[12][0-9]|3[01]) " + TIME);
    private static final Pattern EVERY = Pattern.compile("every ([1-9][0-9]{0,3})([mh])");
    private static final String ON_CHANGE = "on change";

    private ScheduleText() {}

    /**
     * Reads a schedule.
     *
     * @param zone whose clock it follows
     * @throws IllegalArgumentException if it is none; the message says what is possible
     */
    public static Schedule parse(String text, ZoneId zone) {
        List<Schedule> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            parts.add(part(normal(part), text, zone));
        }
        return parts.size() == 1 ? parts.get(0) : new JoinedSchedule(parts);
    }

    /** Whether the text asks for a run after each change; whoever runs it sees to that with a {@link ChangeWatch}. */
    public static boolean onChange(String text) {
        for (String part : text.split(",", -1)) {
            if (normal(part).equals(ON_CHANGE)) {
                return true;
            }
        }
        return false;
    }

    private static String normal(String part) {
        return part.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private static Schedule part(String part, String whole, ZoneId zone) {
        if (part.equals(ON_CHANGE)) {
            return Schedule.onRequest();
        }
        Matcher hourly = HOURLY.matcher(part);
        if (hourly.matches()) {
            return new HourlySchedule(hourly.group(1) == null ? 0 : Integer.parseInt(hourly.group(1)), zone);
        }
        Matcher daily = DAILY.matcher(part);
        if (daily.matches()) {
            return new CalendarSchedule(part, date -> true, time(daily, 1), zone);
        }
        Matcher weekly = WEEKLY.matcher(part);
        if (weekly.matches()) {
            DayOfWeek day = day(weekly.group(1), whole);
            return new CalendarSchedule(part, date -> date.getDayOfWeek() == day, time(weekly, 2), zone);
        }
        Matcher monthly = MONTHLY.matcher(part);
        if (monthly.matches()) {
            int day = Integer.parseInt(monthly.group(1));
            Predicate<LocalDate> days = date -> date.getDayOfMonth() == Math.min(day, date.lengthOfMonth());
            return new CalendarSchedule(part, days, time(monthly, 2), zone);
        }
        Matcher every = EVERY.matcher(part);
        if (every.matches()) {
            int count = Integer.parseInt(every.group(1));
            return new IntervalSchedule(
                    every.group(2).equals("m") ? Duration.ofMinutes(count) : Duration.ofHours(count));
        }
        throw wrong(whole);
    }

    private static LocalTime time(Matcher matcher, int group) {
        return LocalTime.of(Integer.parseInt(matcher.group(group)), Integer.parseInt(matcher.group(group + 1)));
    }

    private static DayOfWeek day(String name, String whole) {
        for (DayOfWeek day : DayOfWeek.values()) {
            String full = day.name().toLowerCase(Locale.ROOT);
            if (name.equals(full) || name.equals(full.substring(0, 3))) {
                return day;
            }
        }
        throw wrong(whole);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("schedule: '" + text + "' is none. " + POSSIBLE);
    }
}
