package io.backup4j.spring.plan;

import io.backup4j.jdbc.liquibase.LiquibaseBackup;
import java.util.function.Supplier;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.integration.spring.Customizer;
import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Lets each {@link SpringLiquibase} make a backup right before its update, after the host's own customizer. */
public final class LiquibaseHook implements BeanPostProcessor {
    private final Supplier<LiquibaseBackup> backup;

    public LiquibaseHook(Supplier<LiquibaseBackup> backup) {
        this.backup = backup;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof SpringLiquibase spring) {
            @Nullable Customizer<Liquibase> own = spring.getCustomizer();
            spring.setCustomizer(update -> {
                if (own != null) {
                    own.customize(update);
                }
                attach(spring, update);
            });
        }
        return bean;
    }

    private void attach(SpringLiquibase spring, Liquibase update) {
        backup.get().attach(update, new Contexts(spring.getContexts()), new LabelExpression(spring.getLabelFilter()));
    }
}
