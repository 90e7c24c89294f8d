-- What overviews and counts of people and sessions are made of: a fifth of the events' rows, an eighth of their bytes.

-- up
-- What one id did in half an hour of one session. No pause of more than half an hour lies inside of such a row, so that
-- sessions without an id can be told apart (D30), and most questions begin and end with half hours.
-- `session` is 0 where the sender named none. `page_weight` is of all pages that were viewed; those that said which, and
-- the sources, '' too, are kept by their hashes, each with its weight: what they are called, `values_hourly` has.
CREATE TABLE visits
(
    project_id    LowCardinality(String),
    person_id     UInt64,
    slot          DateTime('UTC') CODEC(Delta, LZ4),
    session       UInt64 CODEC(NONE),
    tenant_id     LowCardinality(String),
    is_bot        Bool,
    country       LowCardinality(String),
    browser       LowCardinality(String),
    device_type   LowCardinality(String),
    began         SimpleAggregateFunction(min, DateTime64(3, 'UTC')) CODEC(T64, LZ4),
    ended         SimpleAggregateFunction(max, DateTime64(3, 'UTC')) CODEC(T64, LZ4),
    events        SimpleAggregateFunction(sum, UInt64) CODEC(T64, LZ4),
    weight        SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    starts        SimpleAggregateFunction(sum, UInt64) CODEC(T64, LZ4),
    pages         SimpleAggregateFunction(sum, UInt64) CODEC(T64, LZ4),
    page_weight   SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    pages_seen    SimpleAggregateFunction(sumMap, Tuple(Array(UInt64), Array(Float64))) CODEC(ZSTD(1)),
    sources_seen  SimpleAggregateFunction(sumMap, Tuple(Array(UInt64), Array(Float64))) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(slot)
ORDER BY (project_id, person_id, slot, session, tenant_id, is_bot, country, browser, device_type)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

CREATE MATERIALIZED VIEW visits_feed TO visits AS
SELECT
    project_id,
    person_id,
    toStartOfInterval(timestamp, INTERVAL 30 MINUTE) AS slot,
    if(session_id = '', 0, cityHash64(session_id)) AS session,
    tenant_id,
    is_bot,
    country,
    browser,
    device_type,
    min(timestamp) AS began,
    max(timestamp) AS ended,
    count() AS events,
    sum(1 / sample_rate) AS weight,
    countIf(name = 'session_start') AS starts,
    countIf(name IN ('page_view', 'screen_view')) AS pages,
    sumIf(1 / sample_rate, name IN ('page_view', 'screen_view')) AS page_weight,
    sumMapIf([cityHash64(page_path)], [1 / sample_rate], name IN ('page_view', 'screen_view') AND page_path != '') AS pages_seen,
    sumMap([cityHash64(referrer_host)], [1 / sample_rate]) AS sources_seen
FROM events
GROUP BY project_id, person_id, slot, session, tenant_id, is_bot, country, browser, device_type;

-- How many events there were with each value of what an overview lists; pages where they were viewed.
CREATE TABLE values_hourly
(
    project_id LowCardinality(String),
    list       Enum8('pages' = 1, 'sources' = 2, 'countries' = 3, 'browsers' = 4, 'devices' = 5),
    hour       DateTime('UTC') CODEC(Delta, ZSTD(1)),
    value      LowCardinality(String),
    tenant_id  LowCardinality(String),
    is_bot     Bool,
    events     SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    weight     SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (project_id, list, hour, value, tenant_id, is_bot)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

CREATE MATERIALIZED VIEW values_hourly_feed TO values_hourly AS
SELECT
    project_id,
    list,
    toStartOfHour(timestamp) AS hour,
    value,
    tenant_id,
    is_bot,
    count() AS events,
    sum(1 / sample_rate) AS weight
FROM events
ARRAY JOIN
    [1, 2, 3, 4, 5] AS list,
    [if(name IN ('page_view', 'screen_view'), page_path, ''), referrer_host, country, browser, device_type] AS value
WHERE list != 1 OR value != ''
GROUP BY project_id, list, hour, value, tenant_id, is_bot;

-- The events that are there, as the views would have; on disk where that is too much for memory.
INSERT INTO visits
SELECT
    project_id,
    person_id,
    toStartOfInterval(timestamp, INTERVAL 30 MINUTE) AS slot,
    if(session_id = '', 0, cityHash64(session_id)) AS session,
    tenant_id,
    is_bot,
    country,
    browser,
    device_type,
    min(timestamp),
    max(timestamp),
    count(),
    sum(1 / sample_rate),
    countIf(name = 'session_start'),
    countIf(name IN ('page_view', 'screen_view')),
    sumIf(1 / sample_rate, name IN ('page_view', 'screen_view')),
    sumMapIf([cityHash64(page_path)], [1 / sample_rate], name IN ('page_view', 'screen_view') AND page_path != ''),
    sumMap([cityHash64(referrer_host)], [1 / sample_rate])
FROM events
GROUP BY project_id, person_id, slot, session, tenant_id, is_bot, country, browser, device_type
SETTINGS max_threads = 1, max_bytes_before_external_group_by = 134217728;

INSERT INTO values_hourly
SELECT
    project_id,
    list,
    toStartOfHour(timestamp) AS hour,
    value,
    tenant_id,
    is_bot,
    count(),
    sum(1 / sample_rate)
FROM events
ARRAY JOIN
    [1, 2, 3, 4, 5] AS list,
    [if(name IN ('page_view', 'screen_view'), page_path, ''), referrer_host, country, browser, device_type] AS value
WHERE list != 1 OR value != ''
GROUP BY project_id, list, hour, value, tenant_id, is_bot
SETTINGS max_threads = 1, max_bytes_before_external_group_by = 134217728;

-- down
DROP VIEW IF EXISTS values_hourly_feed;
DROP TABLE IF EXISTS values_hourly;
DROP VIEW IF EXISTS visits_feed;
DROP TABLE IF EXISTS visits;
