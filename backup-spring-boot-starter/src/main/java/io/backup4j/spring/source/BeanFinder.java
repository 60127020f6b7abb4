package io.backup4j.spring.source;

import io.backup4j.spi.source.BackupSource;
import java.util.List;

/** Sources that the host has made itself, as beans. */
public final class BeanFinder implements SourceFinder {
    private final List<BackupSource> beans;

    public BeanFinder(List<BackupSource> beans) {
        this.beans = List.copyOf(beans);
    }

    @Override
    public void find(Discovery discovery) {
        for (BackupSource bean : beans) {
            discovery.found(new HostSource(bean.name(), bean.toString(), () -> bean, List.of(), null));
        }
    }
}
