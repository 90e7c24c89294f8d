-- Metrics that teams define. Every version stays: an answer says by which it was calculated.
CREATE TABLE metrics
(
    id         text PRIMARY KEY,
    project_id text NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name       text NOT NULL,
    version    integer NOT NULL,
    removed_at timestamptz(3)
);
-- A name is free again once its metric was removed.
CREATE UNIQUE INDEX metrics_name ON metrics (project_id, name) WHERE removed_at IS NULL;

CREATE TABLE metric_versions
(
    metric_id  text NOT NULL REFERENCES metrics (id) ON DELETE CASCADE,
    version    integer NOT NULL,
    definition jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
    created_at timestamptz(3) NOT NULL,
    created_by text NOT NULL,
    PRIMARY KEY (metric_id, version)
);

-- When a metric is calculated by itself, and how far back.
CREATE TABLE metric_schedules
(
    metric_id  text PRIMARY KEY REFERENCES metrics (id) ON DELETE CASCADE,
    cron       text NOT NULL,
    timezone   text NOT NULL,
    last       text NOT NULL,
    updated_at timestamptz(3) NOT NULL
);

-- What came of it, a row a bucket. `made_of` is what it was calculated from: while that is the same, so is the value.
CREATE TABLE metric_results
(
    metric_id   text NOT NULL REFERENCES metrics (id) ON DELETE CASCADE,
    time_window text NOT NULL,
    timezone    text NOT NULL,
    from_at     timestamptz(3) NOT NULL,
    until_at    timestamptz(3) NOT NULL,
    value       double precision,
    version     integer NOT NULL,
    made_of     text NOT NULL,
    computed_at timestamptz(3) NOT NULL,
    PRIMARY KEY (metric_id, time_window, timezone, from_at)
);
