package io.backup4j.testkit;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.SinkCall.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers every call that ended, well or not, in the order in which they ended: to prove orders and costs. Thread-safe. */
public final class RecordingSink extends ForwardingSink {
    private final List<SinkCall> calls = new ArrayList<>();

    public RecordingSink(BackupSink sink) {
        super(sink);
    }

    /** A copy of the calls so far. */
    public List<SinkCall> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** How many calls there were, of all kinds. */
    public long requests() {
        return calls().size();
    }

    public long requests(Kind kind) {
        return calls().stream().filter(call -> call.kind() == kind).count();
    }

    /** Keys, or prefixes, of the calls of one kind in their order. */
    public List<String> keys(Kind kind) {
        return calls().stream()
                .filter(call -> call.kind() == kind)
                .map(SinkCall::key)
                .toList();
    }

    /** Forgets the calls so far. */
    public void clear() {
        synchronized (calls) {
            calls.clear();
        }
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        try {
            return super.put(key, content);
        } finally {
            record(Kind.PUT, key.value(), content.sizeBytes());
        }
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        int start = target.position();
        try {
            return super.read(key, offset, target);
        } finally {
            record(Kind.READ, key.value(), target.position() - start);
        }
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        try {
            return super.stat(key);
        } finally {
            record(Kind.STAT, key.value(), 0);
        }
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        int listed = 0;
        try {
            ObjectPage page = super.list(prefix, after);
            listed = page.objects().size();
            return page;
        } finally {
            record(Kind.LIST, prefix, listed);
        }
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        try {
            return super.delete(key);
        } finally {
            record(Kind.DELETE, key.value(), 0);
        }
    }

    private void record(Kind kind, String key, long bytes) {
        synchronized (calls) {
            calls.add(new SinkCall(kind, key, bytes));
        }
    }
}
