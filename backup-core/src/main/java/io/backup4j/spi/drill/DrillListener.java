package io.backup4j.spi.drill;

/** Told when a drill has failed: to raise an alert, to make a new backup. */
public interface DrillListener {
    /** Does nothing. */
    DrillListener NONE = failure -> {};

    /** Called at the end of a drill, by its thread, after its notes were written or could not be. An exception of it is logged and changes nothing. */
    void failed(DrillFailure failure);
}
