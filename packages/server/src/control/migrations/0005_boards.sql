-- What people keep to look at again: questions, boards of them, segments (filters with a name) and annotations.
-- What a tenant's member keeps is the tenant's; what has an owner is seen by that one alone.
CREATE TABLE saved
(
    id         text PRIMARY KEY,
    project_id text NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    kind       text NOT NULL CHECK (kind IN ('question', 'board', 'segment', 'annotation')),
    tenant_id  text CHECK (tenant_id <> ''),
    owner      text CHECK (owner <> ''),
    content    jsonb NOT NULL CHECK (jsonb_typeof(content) = 'object'),
    version    integer NOT NULL,
    created_at timestamptz(3) NOT NULL,
    created_by text NOT NULL,
    updated_at timestamptz(3) NOT NULL
);
CREATE INDEX saved_project_id ON saved (project_id, kind);

-- Links that show something to whoever has them. Of a link only the SHA-256 is kept, of its password a scrypt hash.
CREATE TABLE shares
(
    id            text PRIMARY KEY,
    project_id    text NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    tenant_id     text CHECK (tenant_id <> ''),
    subject_kind  text NOT NULL CHECK (subject_kind IN ('overview', 'board', 'question')),
    subject_id    text REFERENCES saved (id) ON DELETE CASCADE,
    maker_kind    text NOT NULL CHECK (maker_kind IN ('user', 'key', 'local')),
    maker_id      text NOT NULL,
    token_hash    text NOT NULL UNIQUE,
    password_hash text,
    settings      jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
    created_at    timestamptz(3) NOT NULL,
    created_by    text NOT NULL,
    expires_at    timestamptz(3),
    revoked_at    timestamptz(3),
    CHECK ((subject_kind = 'overview') = (subject_id IS NULL))
);
CREATE INDEX shares_project_id ON shares (project_id);
