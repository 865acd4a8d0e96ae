import { issue } from '../support/endpoints';
import { opaqueToken } from '../support/expected';
import { startApp } from '../support/start-app';
import type { StartedApp } from '../support/start-app';

let app: StartedApp;

beforeAll(async () => {
  app = await startApp();
});

describe('the token comes raw, as text/plain', () => {
  test.each([
    ['without Accept', undefined],
    ['for an empty Accept', ''],
    ['for anything', '*/*'],
    ['for what a real client sends', '*/*, application/json'],
    ['for JSON preferred to anything', 'application/json, */*;q=0.1'],
    ['for text', 'text/plain'],
    ['for any text', 'text/*'],
    ['for JSON or text', 'application/json, text/plain;q=0.5'],
    ['for JSON or any text', 'application/json, text/*;q=0.001'],
    ['for what jQuery sends', 'application/json, text/javascript, */*; q=0.01'],
    ['for HTML', 'text/html'],
    ['for what browsers send', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['for JSON that is refused', 'application/json;q=0'],
    ['for JSON that is refused in favour of nothing named', 'application/json;q=0.0, image/png'],
    ['for any application type', 'application/*'],
    ['for another JSON type', 'application/problem+json'],
    ['for what is no media type', 'json'],
    ['for garbage', ';;,,q=/'],
    ['for JSON at the end of a list that is too long to be read', `${'a/b,'.repeat(256)}application/json`],
  ])('%s', async (_, accept) => {
    const { status, headers, text } = await issue(app, 'ann', accept === undefined ? {} : { accept });
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/plain; charset=utf-8' });
    expect(text).toMatch(/^[\w-]{44}$/);
  });
});

describe('the token comes as JSON', () => {
  test.each([
    ['for JSON', 'application/json'],
    ['for JSON in another case', 'Application/JSON'],
    ['for JSON in UTF-8', 'application/json; charset=utf-8'],
    ['for JSON at a low quality', 'application/json;q=0.1'],
    ['for JSON or HTML', 'application/json, text/html'],
    ['for JSON where text is refused', 'application/json, text/plain;q=0'],
    ['for JSON where everything else is refused', 'application/json, */*;q=0, text/*;q=0.0'],
  ])('%s', async (_, accept) => {
    const { status, headers, json } = await issue(app, 'ann', { accept });
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json; charset=utf-8' });
    expect(json).toEqual({ token: opaqueToken });
  });

  test('for Accept in two header lines', async () => {
    const { json } = await issue(app, 'ann', { accept: ['application/json', 'text/html'] });
    expect(json).toEqual({ token: opaqueToken });
  });

  test('unless the second line names text', async () => {
    const { json } = await issue(app, 'ann', { accept: ['application/json', 'text/plain'] });
    expect(json).toBeUndefined();
  });
});
