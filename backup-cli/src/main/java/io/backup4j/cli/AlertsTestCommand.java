package io.backup4j.cli;

import io.backup4j.cli.config.AlertSettings;
import io.backup4j.cli.config.ChannelSettings;
import io.backup4j.cli.output.AlertView;
import io.backup4j.cli.output.AlertView.Tried;
import io.backup4j.cli.output.Output;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.DeadManPing;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.alert.AlertSeverity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries channels. */
@Command(
        name = "test",
        description =
                "Send a test message on each channel of the configuration file, or on one. 'ping-NAME' pings what waits for the run of that name, as a success does.")
final class AlertsTestCommand implements Callable<Integer> {
    private static final String PING = "ping-";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CHANNEL", description = "Only this one.")
    private @Nullable String channel;

    @Override
    public Integer call() {
        Invocation invocation = Invocation.of(spec);
        AlertSettings settings = ConfiguredAlerts.needed(invocation);
        List<Tried> tried = new ArrayList<>();
        for (String name : names(settings)) {
            tried.add(tried(settings, name));
        }
        Output output = invocation.output();
        output.lines(AlertView.tried(tried, output.style()));
        output.document(json -> json.array("channels", tried, AlertView::json));
        return tried.stream().allMatch(Tried::works) ? ExitCode.OK.number() : ExitCode.FAILED.number();
    }

    private List<String> names(AlertSettings settings) {
        if (channel == null) {
            if (settings.channels().isEmpty()) {
                throw new UsageException("there is no channel; name one of the pings: " + pings(settings));
            }
            return List.copyOf(settings.channels().keySet());
        }
        boolean ping = channel.startsWith(PING) && settings.pings().containsKey(channel.substring(PING.length()));
        if (!settings.channels().containsKey(channel) && !ping) {
            throw new UsageException("there is no channel '" + channel + "'; there is: "
                    + String.join(", ", settings.channels().keySet()) + " " + pings(settings));
        }
        return List.of(channel);
    }

    private static String pings(AlertSettings settings) {
        return String.join(
                ", ", settings.pings().keySet().stream().map(PING::concat).toList());
    }

    private static Tried tried(AlertSettings settings, String name) {
        try {
            ChannelSettings one = settings.channels().get(name);
            Alerts.Builder builder = Alerts.builder(new MemoryState()).host(settings.host());
            if (one == null) {
                Path file = settings.pings().get(name.substring(PING.length()));
                new DeadManPing(name, AlertChannels.address(file), builder.build(), Runnable::run).test();
            } else {
                builder.channel(AlertChannels.make(name, one), AlertSeverity.INFO)
                        .build()
                        .test(name);
            }
            return new Tried(name, null);
        } catch (IOException | UsageException | IllegalArgumentException e) {
            return new Tried(name, String.valueOf(e.getMessage()));
        }
    }
}
