package io.backup4j.cli;

import io.backup4j.spi.backup.BackupId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a backup a tag. */
@Command(
        name = "tag",
        description =
                "Give a backup a tag, which 'cleanup --keep-tag' looks for, or its tag of that key another value.")
final class TagCommand extends RepositoryCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "A backup id, or 'latest'.")
    private BackupReference backup;

    @Parameters(
            index = "1",
            paramLabel = "KEY=VALUE",
            converter = Tag.Converter.class,
            description = "The tag, such as release=1.0. Without anything behind the = its value is empty.")
    private Tag tag;

    @Override
    ExitCode run(Session session) {
        BackupId id = session.resolve(backup);
        session.repository().tag(id, tag.key(), tag.value());
        session.output().summary("tagged " + id + " with " + tag);
        session.output().document(json -> json.put("tagged", id.value()));
        return ExitCode.OK;
    }
}
