package io.backup4j.cli;

import io.backup4j.cli.output.Words;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.key.KeyStretching;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Puts the commands together. */
final class BackupCommandLine {
    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("init", InitCommand::new);
        COMMANDS.put("create", CreateCommand::new);
        COMMANDS.put("list", ListCommand::new);
        COMMANDS.put("show", ShowCommand::new);
        COMMANDS.put("files", FilesCommand::new);
        COMMANDS.put("find", FindCommand::new);
        COMMANDS.put("diff", DiffCommand::new);
        COMMANDS.put("restore", RestoreCommand::new);
        COMMANDS.put("export", ExportCommand::new);
        COMMANDS.put("verify", VerifyCommand::new);
        COMMANDS.put("drill", DrillCommand::new);
        COMMANDS.put("delete", DeleteCommand::new);
        COMMANDS.put("undelete", UndeleteCommand::new);
        COMMANDS.put("hold", HoldCommand::new);
        COMMANDS.put("release", ReleaseCommand::new);
        COMMANDS.put("tag", TagCommand::new);
        COMMANDS.put("replicate", ReplicateCommand::new);
        COMMANDS.put("export-archive", ExportArchiveCommand::new);
        COMMANDS.put("import-archive", ImportArchiveCommand::new);
        COMMANDS.put("decrypt-archive", DecryptArchiveCommand::new);
        COMMANDS.put("cleanup", CleanupCommand::new);
        COMMANDS.put("repair", RepairCommand::new);
        COMMANDS.put("history", HistoryCommand::new);
        COMMANDS.put("alerts", AlertsCommand::new);
        COMMANDS.put("sessions", SessionsCommand::new);
        COMMANDS.put("keys", KeysCommand::new);
        COMMANDS.put("stats", StatsCommand::new);
        COMMANDS.put("unlock", UnlockCommand::new);
        COMMANDS.put("probe", ProbeCommand::new);
    }

    /** Other names of commands. */
    private static final Map<String, String> ALIASES = Map.of("dr-test", "drill");

    private BackupCommandLine() {}

    /**
     * A command line for these arguments.
     *
     * @param arguments decide which commands are looked at: reading the annotations of all takes longer than many a command
     */
    static CommandLine create(Surroundings surroundings, List<String> arguments) {
        CommandLine root = new CommandLine(new RootCommand(surroundings));
        for (String name : needed(arguments)) {
            root.addSubcommand(name, COMMANDS.get(name).get(), aliases(name));
        }
        root.registerConverter(Path.class, new PathArgument());
        root.registerConverter(BackupReference.class, new BackupReference.Converter());
        root.registerConverter(Percent.class, new Percent.Converter());
        root.registerConverter(BackupType.class, words(BackupType.class));
        root.registerConverter(OverwritePolicy.class, words(OverwritePolicy.class));
        root.registerConverter(RunKind.class, words(RunKind.class));
        root.registerConverter(KeyStretching.class, words(KeyStretching.class));
        root.registerConverter(ArchiveData.class, words(ArchiveData.class));
        root.registerConverter(ArchiveFormat.class, BackupCommandLine::format);
        root.setColorScheme(
                CommandLine.Help.defaultColorScheme(surroundings.terminal().colour() ? Ansi.ON : Ansi.OFF));
        root.setParameterExceptionHandler(new UsageErrors());
        root.setExecutionExceptionHandler(new Failures());
        root.setExecutionStrategy(BackupCommandLine::execute);
        root.setAllowOptionsAsOptionParameters(false);
        describeExitCodes(root);
        return root;
    }

    /** The one command that is named; all of them if that is not clear, so that help and suggestions are complete. */
    private static Collection<String> needed(List<String> arguments) {
        Set<String> named = arguments.stream()
                .map(argument -> ALIASES.getOrDefault(argument, argument))
                .filter(COMMANDS::containsKey)
                .collect(Collectors.toSet());
        boolean help = arguments.contains("-h") || arguments.contains("--help");
        return named.isEmpty() || (help && !named.contains(ALIASES.getOrDefault(arguments.get(0), arguments.get(0))))
                ? COMMANDS.keySet()
                : named;
    }

    private static String[] aliases(String command) {
        return ALIASES.entrySet().stream()
                .filter(alias -> alias.getValue().equals(command))
                .map(Map.Entry::getKey)
                .toArray(String[]::new);
    }

    /** Picocli lets errors of the JVM through, such as memory that is exhausted; they too deserve an answer and an exit code. */
    private static int execute(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error e) {
            ParseResult last = parsed;
            while (last.hasSubcommand()) {
                last = last.subcommand();
            }
            throw new ExecutionException(last.commandSpec().commandLine(), "error of the JVM", e);
        }
    }

    private static void describeExitCodes(CommandLine command) {
        command.getCommandSpec().usageMessage().exitCodeList(ExitCode.table());
        command.getSubcommands().values().forEach(BackupCommandLine::describeExitCodes);
    }

    private static ArchiveFormat format(String word) {
        try {
            return ArchiveFormat.of(word);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static <E extends Enum<E>> ITypeConverter<E> words(Class<E> type) {
        return value -> {
            try {
                return Words.parse(type, value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
