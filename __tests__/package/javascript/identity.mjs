import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as imported from 'express-password-router';
import * as importedErrors from 'express-password-router/errors';

const require = createRequire(import.meta.url);
const ways = [imported, importedErrors, require('express-password-router'), require('express-password-router/errors')];

for (const thrower of ways) {
  const error = new thrower.UserNotFoundError();
  for (const catcher of ways) {
    assert.ok(error instanceof catcher.UserNotFoundError);
    assert.ok(error instanceof catcher.PasswordError);
    assert.ok(catcher.isPasswordError(error));
  }
}

// Another copy, as nested node_modules have it: other classes, the same brand.
cpSync('node_modules/express-password-router', 'node_modules/another-copy', { recursive: true });
const another = require('another-copy');
const foreign = new another.UserNotFoundError();
assert.ok(!(foreign instanceof imported.UserNotFoundError));
assert.ok(imported.isPasswordError(foreign));
