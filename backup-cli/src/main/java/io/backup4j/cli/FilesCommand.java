package io.backup4j.cli;

import io.backup4j.cli.output.EntryView;
import io.backup4j.cli.output.Output;
import io.backup4j.files.GlobSet;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists what a backup holds. */
@Command(name = "files", description = "List the files of a backup. With --json one object per line.")
final class FilesCommand extends RepositoryCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "A backup id, or 'latest'.")
    private BackupReference backup;

    @Parameters(index = "1", paramLabel = "GLOB", arity = "0..1", description = "Only what matches, with all below it.")
    private @Nullable String glob;

    private GlobSet wanted = GlobSet.none();

    @Override
    void check(Invocation invocation) {
        wanted = Globs.parse(glob);
    }

    @Override
    ExitCode run(Session session) throws IOException {
        BackupContents contents = session.repository().contents(session.resolve(backup));
        List<SourceRecord> sources = contents.manifest().sources();
        for (SourceRecord source : sources) {
            list(contents, source.name(), sources.size() > 1, session.output());
        }
        return ExitCode.OK;
    }

    private void list(BackupContents contents, String source, boolean several, Output output) throws IOException {
        Iterator<StoredEntry> entries = contents.entries(source);
        while (entries.hasNext()) {
            StoredEntry entry = entries.next();
            if (glob == null || wanted.covers(entry.path())) {
                if (output.isJson()) {
                    output.document(json -> EntryView.json(json.put("source", source), entry));
                } else {
                    output.line(EntryView.text(entry, output.times()) + (several ? "  [" + source + "]" : ""));
                }
            }
        }
    }
}
