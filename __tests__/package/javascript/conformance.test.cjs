'use strict';

const { describe, test } = require('@jest/globals');
const express = require('express');
const library = require('express-password-router');
const { casesWithout, tokenFormatCases } = require('express-password-router/conformance');
const walk = require('./walk.cjs');

test('a CommonJS app under Jest mounts the router', () => walk(express, library));

describe('a CommonJS app under Jest runs the conformance cases', () => {
  const harness = { tokenFormat: new library.OpaqueTokenFormat() };
  for (const each of casesWithout(tokenFormatCases, 'expiry', 'key')) test(each.name, () => each.run(harness));
});
