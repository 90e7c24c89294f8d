-- Projects, the keys that send to and ask about them, and the people who may.

CREATE TABLE projects
(
    id         text PRIMARY KEY,
    name       text NOT NULL,
    timezone   text NOT NULL,
    acceptance text NOT NULL CHECK (acceptance IN ('open', 'strict')),
    ip_rule    text NOT NULL CHECK (ip_rule IN ('cut', 'drop', 'keep')),
    created_at timestamptz(3) NOT NULL
);

-- Of a key only its SHA-256 is kept (G1). A revoked key stays, so that its id still says who sent what.
CREATE TABLE keys
(
    id           text PRIMARY KEY,
    project_id   text NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    kind         text NOT NULL CHECK (kind IN ('write', 'read')),
    role         text CHECK (role IN ('owner', 'admin', 'analyst', 'viewer')),
    tenant_id    text CHECK (tenant_id <> ''),
    name         text NOT NULL,
    hash         text NOT NULL UNIQUE,
    hint         text NOT NULL,
    created_at   timestamptz(3) NOT NULL,
    last_used_at timestamptz(3),
    revoked_at   timestamptz(3),
    CHECK ((kind = 'read') = (role IS NOT NULL))
);
CREATE INDEX keys_project_id ON keys (project_id);

-- The next four are better-auth's, in our names.
CREATE TABLE users
(
    id             text PRIMARY KEY,
    name           text NOT NULL,
    email          text NOT NULL UNIQUE,
    email_verified boolean NOT NULL DEFAULT false,
    image          text,
    created_at     timestamptz(3) NOT NULL DEFAULT now(),
    updated_at     timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE sessions
(
    id         text PRIMARY KEY,
    user_id    text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token      text NOT NULL UNIQUE,
    expires_at timestamptz(3) NOT NULL,
    ip_address text,
    user_agent text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX sessions_user_id ON sessions (user_id);

CREATE TABLE accounts
(
    id                       text PRIMARY KEY,
    user_id                  text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issuer                   text NOT NULL,
    account_id               text NOT NULL,
    provider_id              text NOT NULL,
    access_token             text,
    refresh_token            text,
    id_token                 text,
    access_token_expires_at  timestamptz(3),
    refresh_token_expires_at timestamptz(3),
    scope                    text,
    password                 text,
    created_at               timestamptz(3) NOT NULL DEFAULT now(),
    updated_at               timestamptz(3) NOT NULL DEFAULT now(),
    UNIQUE (issuer, account_id)
);
CREATE INDEX accounts_user_id ON accounts (user_id);

CREATE TABLE verifications
(
    id         text PRIMARY KEY,
    identifier text NOT NULL,
    value      text NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX verifications_identifier ON verifications (identifier);

CREATE TABLE members
(
    user_id    text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id text NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    role       text NOT NULL CHECK (role IN ('owner', 'admin', 'analyst', 'viewer')),
    tenant_id  text CHECK (tenant_id <> ''),
    created_at timestamptz(3) NOT NULL,
    PRIMARY KEY (user_id, project_id)
);
CREATE INDEX members_project_id ON members (project_id);

-- What the server must remember of itself, such as the secret that signs its cookies.
CREATE TABLE settings
(
    name       text PRIMARY KEY,
    value      text NOT NULL,
    updated_at timestamptz(3) NOT NULL
);
