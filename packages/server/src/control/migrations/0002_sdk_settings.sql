-- What projects set for their SDKs. A project without a row has the defaults; a setting without a value has its own.
CREATE TABLE sdk_settings
(
    project_id text PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    settings   jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
    updated_at timestamptz(3) NOT NULL
);
