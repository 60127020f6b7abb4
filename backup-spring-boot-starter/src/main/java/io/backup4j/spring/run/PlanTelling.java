package io.backup4j.spring.run;

import io.backup4j.PlacesReport;

/** Is told how a plan ended that somebody ran beside its schedule, which tells that itself. On the thread that ran it. */
public interface PlanTelling {
    /** It came to its end, at some places at least. */
    void ended(String plan, PlacesReport report);

    /** It was not committed anywhere. */
    void failed(String plan, Throwable failure);
}
