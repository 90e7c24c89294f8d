-- Of a link to the overview: its time and filter, and which of its lists are shown, as its maker saw them.
ALTER TABLE shares
    ADD COLUMN overview jsonb CHECK (jsonb_typeof(overview) = 'object'),
    ADD CHECK (overview IS NULL OR subject_kind = 'overview');
