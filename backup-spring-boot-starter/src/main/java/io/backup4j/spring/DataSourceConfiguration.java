package io.backup4j.spring;

import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.source.DataSourceFinder;
import io.backup4j.spring.source.SourceFinder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** Looks for databases. Without Spring Boot's module for JDBC too: a host may have made its pools itself. */
@Configuration(proxyBeanMethods = false)
class DataSourceConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "backupDataSourceFinder")
    SourceFinder backupDataSourceFinder(BackupProperties properties, ListableBeanFactory beans) {
        return discovery -> new DataSourceFinder(
                        dataSources(beans),
                        properties.sources(),
                        unwrapping(),
                        properties.discovery().dataSources())
                .find(discovery);
    }

    private static Map<String, DataSource> dataSources(ListableBeanFactory beans) {
        Map<String, DataSource> found = new LinkedHashMap<>();
        for (String name : beans.getBeanNamesForType(DataSource.class, false, true)) {
            if (!ScopedProxyUtils.isScopedTarget(name)) {
                found.put(name, beans.getBean(name, DataSource.class));
            }
        }
        return found;
    }

    private static UnaryOperator<DataSource> unwrapping() {
        return ClassUtils.isPresent(
                        "org.springframework.boot.jdbc.DataSourceUnwrapper",
                        DataSourceConfiguration.class.getClassLoader())
                ? Unwrapping.INSTANCE
                : source -> source;
    }

    /** Names the class that need not be there. */
    private enum Unwrapping implements UnaryOperator<DataSource> {
        INSTANCE;

        @Override
        public DataSource apply(DataSource source) {
            return DataSourceUnwrapper.unwrapRoot(source);
        }
    }
}
