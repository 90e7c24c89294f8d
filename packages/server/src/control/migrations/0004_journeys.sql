-- Funnels and cohorts that teams keep by name: the question, or the rule or list, as it was written.
CREATE TABLE journeys
(
    id         text PRIMARY KEY,
    project_id text NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    kind       text NOT NULL CHECK (kind IN ('funnel', 'cohort')),
    name       text NOT NULL,
    definition jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
    created_at timestamptz(3) NOT NULL,
    created_by text NOT NULL,
    UNIQUE (project_id, kind, name)
);

-- How many people a cohort had, each time that it was counted.
CREATE TABLE cohort_sizes
(
    cohort_id text NOT NULL REFERENCES journeys (id) ON DELETE CASCADE,
    at        timestamptz(3) NOT NULL,
    people    double precision NOT NULL,
    PRIMARY KEY (cohort_id, at)
);
