-- up
-- Refused events, whole, with the reason (C1).
CREATE TABLE dead_letters
(
    project_id     LowCardinality(String),
    received_at    DateTime64(3, 'UTC'),
    dead_letter_id UUID,
    code           LowCardinality(String),
    message        String CODEC(ZSTD(1)),
    path           String CODEC(ZSTD(1)),
    protocol       LowCardinality(String),
    event_id       String CODEC(ZSTD(1)),
    body           String CODEC(ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (project_id, received_at, dead_letter_id)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- What became of every event that was received (A1), by the hour in which collect took it.
CREATE TABLE ledger
(
    project_id LowCardinality(String),
    hour       DateTime('UTC'),
    outcome    Enum8('received' = 1, 'stored' = 2, 'dropped' = 3, 'dead' = 4),
    reason     LowCardinality(String),
    events     UInt64
)
ENGINE = SummingMergeTree(events)
ORDER BY (project_id, hour, outcome, reason)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- down
DROP TABLE IF EXISTS ledger;
DROP TABLE IF EXISTS dead_letters;
