package io.backup4j.spring.alert;

import java.util.ArrayList;
import java.util.List;

/**
 * Channels from one origin.
 *
 * @param entries one each
 */
public record MoreChannels(List<ChannelEntry> entries) {
    /** None. */
    public static final MoreChannels NONE = new MoreChannels(List.of());

    public MoreChannels {
        entries = List.copyOf(entries);
    }

    public MoreChannels(List<ChannelEntry> first, List<ChannelEntry> second) {
        this(joined(first, second));
    }

    /** One alone. */
    public static MoreChannels of(ChannelEntry entry) {
        return new MoreChannels(List.of(entry));
    }

    private static List<ChannelEntry> joined(List<ChannelEntry> first, List<ChannelEntry> second) {
        List<ChannelEntry> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
