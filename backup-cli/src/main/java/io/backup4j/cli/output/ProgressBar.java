package io.backup4j.cli.output;

import io.backup4j.spi.run.Progress;
import java.io.PrintWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One line on the terminal that is drawn over and over, and wiped at the end. Called by one thread at a time, as the engine promises. */
public final class ProgressBar implements Consumer<Progress>, AutoCloseable {
    private static final int BAR_WIDTH = 20;

    private final @Nullable PrintWriter terminal;
    private final int columns;
    private int drawn;
    private boolean closed;

    /**
     * A bar.
     *
     * @param terminal null to draw nothing
     * @param columns width of the terminal in characters
     */
    ProgressBar(@Nullable PrintWriter terminal, int columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    @Override
    public synchronized void accept(Progress progress) {
        if (closed || terminal == null) {
            return;
        }
        String line = line(progress);
        // The last column stays free: writing into it makes some terminals begin a new line.
        draw(terminal, line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1)));
    }

    static String line(Progress progress) {
        StringBuilder line = new StringBuilder(label(progress.phase()));
        double fraction = fraction(progress);
        if (fraction >= 0) {
            int full = (int) (fraction * BAR_WIDTH);
            line.append(" [").append("#".repeat(full)).append(" ".repeat(BAR_WIDTH - full));
            line.append("] ").append((int) (fraction * 100)).append('%');
        }
        line.append("  ")
                .append(Sizes.count(progress.entriesDone()))
                .append(progress.entriesDone() == 1 ? " entry" : " entries");
        line.append("  ").append(Sizes.bytes(progress.bytesDone()));
        if (progress.bytesStored() > 0) {
            line.append("  stored ").append(Sizes.bytes(progress.bytesStored()));
        }
        if (!progress.current().isEmpty()) {
            line.append("  ").append(Text.safe(progress.current()));
        }
        return line.toString();
    }

    private static String label(Progress.Phase phase) {
        return switch (phase) {
            case OPENING -> "opening";
            case BACKUP -> "backing up";
            case COMMIT -> "committing";
            case VERIFY -> "verifying";
            case PLAN -> "comparing";
            case RESTORE -> "restoring";
            case EXPORT -> "exporting";
            case PRUNE -> "cleaning up";
            case REPAIR -> "repairing";
        };
    }

    /** Part done in [0, 1], or -1 while the end is unknown. */
    private static double fraction(Progress progress) {
        if (progress.bytesTotal() > 0) {
            return clamp((double) progress.bytesDone() / progress.bytesTotal());
        }
        return progress.entriesTotal() > 0 ? clamp((double) progress.entriesDone() / progress.entriesTotal()) : -1;
    }

    private static double clamp(double fraction) {
        return Math.max(0, Math.min(1, fraction));
    }

    private void draw(PrintWriter terminal, String line) {
        terminal.print('\r' + line + " ".repeat(Math.max(0, drawn - line.length())));
        terminal.flush();
        drawn = line.length();
    }

    /** Wipes the line, so that something else can be written there; the next report draws it again. */
    synchronized void wipe() {
        if (!closed && drawn > 0 && terminal != null) {
            draw(terminal, "");
            terminal.print('\r');
            terminal.flush();
        }
    }

    /** Wipes the line for good. */
    @Override
    public synchronized void close() {
        wipe();
        closed = true;
    }
}
