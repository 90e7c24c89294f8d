-- Every event once. A person's events lie side by side, in time: journeys read them in order, and the columns
-- that stay the same for a person take almost no room. Ranges of time are the rollup's work, and the month's
-- partition cuts the rest.
-- The three fsync settings are promise S0: without them neither an insert nor a merge is safe from power loss.
-- The deduplication window is promise S1: that many inserts are remembered by their token.

-- up
CREATE TABLE events
(
    project_id       LowCardinality(String),
    person_id        UInt64 DEFAULT if(user_id = '' AND anonymous_id = '', 0, sipHash64(if(user_id = '', anonymous_id, user_id))),
    timestamp        DateTime64(3, 'UTC') CODEC(T64, LZ4),
    received_at      DateTime64(3, 'UTC') CODEC(T64, LZ4),
    event_id         UUID,
    name             LowCardinality(String),
    kind             LowCardinality(String),
    tenant_id        LowCardinality(String),
    category         LowCardinality(String),
    action           LowCardinality(String),
    label            LowCardinality(String),
    user_id          String CODEC(ZSTD(1)),
    anonymous_id     String CODEC(ZSTD(1)),
    session_id       String CODEC(ZSTD(1)),
    app              LowCardinality(String),
    app_version      LowCardinality(String),
    source           LowCardinality(String),
    environment      LowCardinality(String),
    version          LowCardinality(String),
    severity         LowCardinality(String),
    value            Nullable(Float64),
    currency         LowCardinality(String),
    correlation_id   String CODEC(ZSTD(1)),
    retry_count      UInt16,
    sender_event_id  String CODEC(ZSTD(1)),
    page_url         String CODEC(ZSTD(1)),
    page_host        LowCardinality(String),
    page_path        String CODEC(ZSTD(1)),
    page_title       String CODEC(ZSTD(1)),
    page_search      String CODEC(ZSTD(1)),
    page_referrer    String CODEC(ZSTD(1)),
    referrer_host    LowCardinality(String),
    utm_source       LowCardinality(String),
    utm_medium       LowCardinality(String),
    utm_campaign     LowCardinality(String),
    utm_term         LowCardinality(String),
    utm_content      LowCardinality(String),
    browser          LowCardinality(String),
    browser_version  LowCardinality(String),
    os               LowCardinality(String),
    os_version       LowCardinality(String),
    device_type      LowCardinality(String),
    screen           LowCardinality(String),
    viewport         LowCardinality(String),
    locale           LowCardinality(String),
    timezone         LowCardinality(String),
    country          LowCardinality(String),
    region           LowCardinality(String),
    city             LowCardinality(String),
    library          LowCardinality(String),
    library_version  LowCardinality(String),
    ip               String CODEC(ZSTD(1)),
    bot_name         LowCardinality(String),
    is_bot           Bool,
    protocol         LowCardinality(String),
    consent          Array(LowCardinality(String)),
    sample_rate      Float64 DEFAULT 1,
    context          String CODEC(ZSTD(1)),
    properties       JSON(max_dynamic_paths = 256)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (project_id, person_id, timestamp)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- Reads rows as `events` does and keeps nothing: to find the one that cannot be read.
CREATE TABLE events_probe AS events ENGINE = Null;

-- Counts by the hour, and the figures of `value`: what a trend reads when it asks for nothing else. Only what
-- is exact is kept here: people and sessions are counted from the events.
CREATE TABLE events_hourly
(
    project_id   LowCardinality(String),
    name         LowCardinality(String),
    hour         DateTime('UTC') CODEC(Delta, ZSTD(1)),
    tenant_id    LowCardinality(String),
    source       LowCardinality(String),
    is_bot       Bool,
    events       SimpleAggregateFunction(sum, UInt64),
    weight       SimpleAggregateFunction(sum, Float64),
    value_count  SimpleAggregateFunction(sum, UInt64),
    value_weight SimpleAggregateFunction(sum, Float64),
    value_sum    SimpleAggregateFunction(sum, Float64),
    value_min    SimpleAggregateFunction(min, Nullable(Float64)),
    value_max    SimpleAggregateFunction(max, Nullable(Float64))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (project_id, name, hour, tenant_id, source, is_bot)
SETTINGS non_replicated_deduplication_window = 10000,
         fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

CREATE MATERIALIZED VIEW events_hourly_feed TO events_hourly AS
SELECT
    project_id,
    name,
    toStartOfHour(timestamp) AS hour,
    tenant_id,
    source,
    is_bot,
    count() AS events,
    sum(1 / sample_rate) AS weight,
    count(value) AS value_count,
    sumIf(1 / sample_rate, isNotNull(value)) AS value_weight,
    sum(ifNull(value, 0) / sample_rate) AS value_sum,
    min(value) AS value_min,
    max(value) AS value_max
FROM events
GROUP BY project_id, name, hour, tenant_id, source, is_bot;

-- down
DROP VIEW IF EXISTS events_hourly_feed;
DROP TABLE IF EXISTS events_hourly;
DROP TABLE IF EXISTS events_probe;
DROP TABLE IF EXISTS events;
