-- Who is who. Events that name people (identify, alias, group) are kept once more, in an order in which one person's
-- are found; links and traits are folded from them, out of the way of loading, into the two tables that questions
-- read: `person_map` and `trait_states`. docs/definitions.md says by which rules.
-- `scope` is '' for what the whole project shows, or a tenant for what that tenant's events alone show (T1).

-- up
CREATE TABLE identity_events
(
    project_id   LowCardinality(String),
    subject      Enum8('person' = 1, 'tenant' = 2),
    subject_key  UInt64,
    timestamp    DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    event_id     UUID,
    kind         LowCardinality(String),
    tenant_id    LowCardinality(String),
    user_id      String CODEC(ZSTD(1)),
    anonymous_id String CODEC(ZSTD(1)),
    previous_id  String CODEC(ZSTD(1)),
    traits       String CODEC(ZSTD(1)),
    loaded_at    DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
ORDER BY (project_id, subject, subject_key, timestamp, event_id)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- A link from either of its ends. The same link of many events is one row, with the first of them.
CREATE TABLE person_edges
(
    project_id LowCardinality(String),
    id         String CODEC(ZSTD(1)),
    kind       Enum8('identify' = 1, 'alias' = 2),
    from_id    String CODEC(ZSTD(1)),
    to_id      String CODEC(ZSTD(1)),
    tenant_id  LowCardinality(String),
    first      SimpleAggregateFunction(min, Tuple(at DateTime64(3, 'UTC'), event_id String)),
    last_at    SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    events     SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, id, kind, from_id, to_id, tenant_id)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- Placeholders that programs send where they have no id would make one person of everybody.
CREATE MATERIALIZED VIEW person_edges_feed TO person_edges AS
WITH
    if(kind = 'alias' AND previous_id != '', previous_id, anonymous_id) AS source_id,
    ['', 'null', 'undefined', 'none', 'nil', 'nan', 'true', 'false', '0', '-1', 'anonymous', 'guest', 'unknown', '[object object]', '00000000-0000-0000-0000-000000000000'] AS placeholders
SELECT
    project_id,
    arrayJoin([source_id, user_id]) AS id,
    CAST(kind, 'Enum8(\'identify\' = 1, \'alias\' = 2)') AS kind,
    source_id AS from_id,
    user_id AS to_id,
    tenant_id,
    (timestamp, toString(event_id)) AS first,
    timestamp AS last_at,
    toUInt64(1) AS events
FROM identity_events
WHERE subject = 'person' AND source_id != user_id
  AND NOT has(placeholders, lower(trimBoth(source_id))) AND NOT has(placeholders, lower(trimBoth(user_id)));

CREATE MATERIALIZED VIEW identity_events_feed TO identity_events AS
SELECT
    project_id,
    if(kind = 'group', 'tenant', 'person') AS subject,
    if(kind = 'group', sipHash64(toString(tenant_id)), person_id) AS subject_key,
    timestamp,
    event_id,
    kind,
    tenant_id,
    user_id,
    anonymous_id,
    ifNull(dynamicElement(properties.previous_id, 'String'), '') AS previous_id,
    toJSONString(properties) AS traits,
    now64(6, 'UTC') AS loaded_at
FROM events
WHERE kind IN ('identify', 'alias') OR (kind = 'group' AND tenant_id != '');

-- What people undid and took back, and who did: rows are only added.
CREATE TABLE person_splits
(
    project_id LowCardinality(String),
    from_id    String CODEC(ZSTD(1)),
    to_id      String CODEC(ZSTD(1)),
    at         DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC'),
    undone     Bool,
    made_by    String CODEC(ZSTD(1)),
    reason     String CODEC(ZSTD(1))
)
ENGINE = MergeTree
ORDER BY (project_id, from_id, to_id, at)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- The person that each linked id belongs to, by the id that the person goes by.
CREATE TABLE person_map
(
    project_id LowCardinality(String),
    scope      LowCardinality(String),
    id         String CODEC(ZSTD(1)),
    person_id  String CODEC(ZSTD(1)),
    person     UInt64 MATERIALIZED sipHash64(person_id),
    version    UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project_id, scope, id)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- In memory, 12 bytes an id, and only ids that are another's: 5 ns a row of events (docs/adr/0012-people.md).
CREATE VIEW person_keys AS
SELECT bitXor(sipHash64(id), sipHash64(project_id, scope)) AS id_key, sipHash64(person_id) AS person
FROM person_map FINAL
WHERE id != person_id;

CREATE DICTIONARY person_of (id_key UInt64, person UInt64)
PRIMARY KEY id_key
SOURCE(CLICKHOUSE(TABLE 'person_keys'))
LAYOUT(HASHED_ARRAY())
LIFETIME(0);

-- What the traits of a person or tenant were from an instant on; the last of them is the latest.
CREATE TABLE trait_states
(
    project_id  LowCardinality(String),
    scope       LowCardinality(String),
    subject     Enum8('person' = 1, 'tenant' = 2),
    subject_id  String CODEC(ZSTD(1)),
    subject_key UInt64 MATERIALIZED sipHash64(subject_id),
    since       DateTime64(3, 'UTC'),
    is_latest   Bool,
    traits      JSON(max_dynamic_paths = 256),
    digest      String,
    version     UInt64,
    is_deleted  UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (project_id, scope, subject, subject_id, since)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- How far the folding has come: rows up to `loaded_at`, of which there were so many.
CREATE TABLE people_progress
(
    one       UInt8 DEFAULT 1,
    loaded_at DateTime64(6, 'UTC'),
    row_count UInt64,
    version   UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY one
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

INSERT INTO identity_events
SELECT
    project_id,
    if(kind = 'group', 'tenant', 'person'),
    if(kind = 'group', sipHash64(toString(tenant_id)), person_id),
    timestamp,
    event_id,
    kind,
    tenant_id,
    user_id,
    anonymous_id,
    ifNull(dynamicElement(properties.previous_id, 'String'), ''),
    toJSONString(properties),
    now64(6, 'UTC')
FROM events
WHERE kind IN ('identify', 'alias') OR (kind = 'group' AND tenant_id != '');

-- down
DROP VIEW IF EXISTS identity_events_feed;
DROP VIEW IF EXISTS person_edges_feed;
DROP DICTIONARY IF EXISTS person_of;
DROP VIEW IF EXISTS person_keys;
DROP TABLE IF EXISTS people_progress;
DROP TABLE IF EXISTS trait_states;
DROP TABLE IF EXISTS person_map;
DROP TABLE IF EXISTS person_splits;
DROP TABLE IF EXISTS person_edges;
DROP TABLE IF EXISTS identity_events;
