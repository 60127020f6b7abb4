package io.backup4j.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Lets the server hear of a broken answer, before any resolver of the host or of Spring deals with the failure and the answer is ended as if it were whole. Spring
 * does so with everything that looks like a client that has gone, such as an {@link java.io.EOFException} of a storage. Stateless.
 */
public final class BrokenAnswers implements HandlerExceptionResolver, Ordered {
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (failure instanceof BrokenAnswerException broken) {
            throw new UncheckedIOException(broken);
        }
        return null;
    }
}
