-- When a funnel or cohort was changed; when a cohort is recomputed by itself (NULL: it is live), and what came of it last.
ALTER TABLE journeys
    ADD COLUMN updated_at timestamptz(3),
    ADD COLUMN schedule   text,
    ADD COLUMN timezone   text,
    ADD COLUMN counted_at timestamptz(3),
    ADD COLUMN people     double precision,
    ADD COLUMN fault      text;

UPDATE journeys SET updated_at = created_at;

ALTER TABLE journeys ALTER COLUMN updated_at SET NOT NULL;
