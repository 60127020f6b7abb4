package io.backup4j.examples.collector.report;

import io.backup4j.examples.collector.CollectorProperties;
import java.time.Clock;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes reports. */
@RestController
class ReportController {
    private final ReportPublisher publisher;
    private final CollectorProperties properties;
    private final Clock clock;

    ReportController(ReportPublisher publisher, CollectorProperties properties, Clock clock) {
        this.publisher = publisher;
        this.properties = properties;
        this.clock = clock;
    }

    /** What was accepted; it is grouped soon. */
    record Accepted(UUID id, String group) {}

    @PostMapping("/api/reports")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Accepted report(@RequestBody NewReport sent) throws InterruptedException {
        ExceptionReport report = sent.received(clock.instant());
        if (!properties.ignores(report.type())) {
            publisher.publish(report);
        }
        return new Accepted(report.id(), report.fingerprint());
    }

    @ExceptionHandler
    ProblemDetail refused(IllegalArgumentException mistake) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, mistake.getMessage());
    }

    @ExceptionHandler
    ProblemDetail notAccepted(NotAcceptedException failure) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, failure.getMessage());
    }
}
