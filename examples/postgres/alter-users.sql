ALTER TABLE users
  ADD COLUMN failed_attempts     integer        NOT NULL DEFAULT 0,
  ADD COLUMN revoked             boolean        NOT NULL DEFAULT false,
  ADD COLUMN remote              boolean        NOT NULL DEFAULT false,
  ADD COLUMN password_changed_at timestamptz(3) NOT NULL DEFAULT now();

-- The statements below compare ids as text, so that an id that is not a uuid matches no row instead of raising an error.
-- Where id is text already, leave this out.
CREATE UNIQUE INDEX users_id_as_text ON users ((id::text));
