package io.backup4j.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers a command line that cannot be understood. */
final class UsageErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        RootCommand root = (RootCommand) command.getCommandSpec().root().userObject();
        PrintWriter err = command.getErr();
        String message = String.valueOf(failure.getMessage());
        ErrorBlock.usage(command, message).print(command, root.options.json);
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.flush();
        return ExitCode.USAGE.number();
    }
}
