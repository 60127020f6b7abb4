package io.backup4j.cli;

import io.backup4j.cli.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Answers a command that failed: one block of text, never a stack trace unless it is asked for. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        RootCommand root = (RootCommand) command.getCommandSpec().root().userObject();
        boolean usage = failure instanceof UsageException || failure instanceof ConfigException;
        ErrorBlock block = usage
                ? ErrorBlock.usage(command, String.valueOf(failure.getMessage()))
                : ErrorBlock.of(command, failure);
        block.print(command, root.options.json);
        if (root.options.verbose) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return block.exitCode().number();
    }
}
