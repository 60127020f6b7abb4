CREATE TABLE exception_group (
    fingerprint text PRIMARY KEY,
    service text NOT NULL,
    type text NOT NULL,
    message text NOT NULL,
    occurrences bigint NOT NULL DEFAULT 0,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL
);

CREATE INDEX exception_group_last_seen ON exception_group (last_seen DESC);

CREATE TABLE occurrence (
    id uuid PRIMARY KEY,
    fingerprint text NOT NULL REFERENCES exception_group,
    message text NOT NULL,
    frames text[] NOT NULL,
    seen timestamptz NOT NULL
);

CREATE INDEX occurrence_of_group ON occurrence (fingerprint, seen DESC);

-- A topic that is made again under its old name has another id, and is read from its beginning.
CREATE TABLE read_position (
    topic_id text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic_id, partition)
);
