package io.backup4j.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: taken from the manifest of the jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "backup4j " + (version == null ? "(not packaged)" : version), "Java " + Runtime.version(),
        };
    }
}
