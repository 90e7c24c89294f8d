-- What was ever seen: event names with the paths and types of their properties, a row for each block of events and
-- name until they are merged. It costs an insert less than can be measured (docs/performance.md).

-- up
CREATE TABLE catalogue
(
    project_id LowCardinality(String),
    name       LowCardinality(String),
    tenant_id  LowCardinality(String),
    events     SimpleAggregateFunction(sum, UInt64),
    first_at   SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_at    SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    properties AggregateFunction(distinctJSONPathsAndTypes, JSON(max_dynamic_paths = 256))
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, name, tenant_id)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

CREATE MATERIALIZED VIEW catalogue_feed TO catalogue AS
SELECT
    project_id,
    name,
    tenant_id,
    count() AS events,
    min(timestamp) AS first_at,
    max(timestamp) AS last_at,
    distinctJSONPathsAndTypesState(properties) AS properties
FROM events
GROUP BY project_id, name, tenant_id;

INSERT INTO catalogue
SELECT project_id, name, tenant_id, count(), min(timestamp), max(timestamp), distinctJSONPathsAndTypesState(properties)
FROM events
GROUP BY project_id, name, tenant_id;

-- down
DROP VIEW IF EXISTS catalogue_feed;
DROP TABLE IF EXISTS catalogue;
