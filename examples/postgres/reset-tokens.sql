-- One row per user and kind: a token of an administrator, and one that the user asked for.
CREATE TABLE password_reset_tokens (
  user_id              text           NOT NULL,
  self_service         boolean        GENERATED ALWAYS AS (issued_by IS NULL) STORED,
  id                   text           NOT NULL UNIQUE,
  password_fingerprint text           NOT NULL,
  issued_by            text,
  reinstates           boolean        NOT NULL,
  issued_at            timestamptz(3) NOT NULL,
  expires_at           timestamptz(3) NOT NULL,
  PRIMARY KEY (user_id, self_service)
);
