-- Who was asked in and has not come yet. Of the link only the SHA-256 is kept; a row goes when it was used.
CREATE TABLE invitations
(
    id         text PRIMARY KEY,
    project_id text NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    email      text NOT NULL,
    role       text NOT NULL CHECK (role IN ('owner', 'admin', 'analyst', 'viewer')),
    tenant_id  text CHECK (tenant_id <> ''),
    token_hash text NOT NULL UNIQUE,
    created_at timestamptz(3) NOT NULL,
    created_by text NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    UNIQUE (project_id, email)
);
