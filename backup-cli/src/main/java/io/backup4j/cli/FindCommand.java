package io.backup4j.cli;

import io.backup4j.FoundEntry;
import io.backup4j.cli.output.EntryView;
import io.backup4j.cli.output.Output;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Finds versions of files. */
@Command(
        name = "find",
        description = "Find files over all backups, with every version of them. With --json one object per line.")
final class FindCommand extends RepositoryCommand {
    @Parameters(index = "0", paramLabel = "GLOB", description = "Pattern for names or paths.")
    private String glob;

    @Override
    void check(Invocation invocation) {
        Globs.parse(glob);
    }

    @Override
    ExitCode run(Session session) {
        Output output = session.output();
        AtomicLong found = new AtomicLong();
        session.repository().find(glob, entry -> {
            found.incrementAndGet();
            show(entry, output);
        });
        if (found.get() == 0) {
            output.summary("nothing matches");
        }
        return ExitCode.OK;
    }

    private static void show(FoundEntry found, Output output) {
        if (output.isJson()) {
            output.document(json -> {
                EntryView.json(json.put("source", found.source()), found.entry());
                json.strings("backups", found.backups());
            });
        } else {
            int older = found.backups().size() - 1;
            String backups = found.backups().get(0) + (older == 0 ? "" : " and " + older + " older");
            output.line(EntryView.text(found.entry(), output.times()) + "  [" + found.source() + "] in " + backups);
        }
    }
}
