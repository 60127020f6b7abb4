package io.backup4j.cli;

import io.backup4j.cli.output.AlertView;
import io.backup4j.cli.output.Output;
import io.backup4j.operate.alert.ChannelStatus;
import io.backup4j.spi.alert.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what is wrong. */
@Command(name = "list", description = "List the alerts that are open on this machine, and how the channels stand.")
final class AlertsListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Invocation invocation = Invocation.of(spec);
        List<Alert> open = new ArrayList<>();
        List<ChannelStatus> channels = new ArrayList<>();
        new ConfiguredAlerts(invocation, ConfiguredAlerts.needed(invocation)).open(alerts -> {
            open.addAll(alerts.open());
            alerts.channels().stream()
                    .filter(channel -> !channel.name().equals("log"))
                    .forEach(channels::add);
        });
        Output output = invocation.output();
        output.lines(AlertView.alerts(open, output.times()));
        if (open.isEmpty()) {
            output.summary("no alert is open");
        }
        output.lines(AlertView.troubles(channels, output.style()));
        output.document(
                json -> json.array("alerts", open, AlertView::json).array("channels", channels, AlertView::json));
        return ExitCode.OK.number();
    }
}
