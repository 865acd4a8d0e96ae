import { runExample } from '../support/run-example';

jest.setTimeout(60_000);

test('npx tsx examples/validation/main.ts shows what a form is told', async () => {
  const [description, ...answers] = await runExample('validation/main.ts');
  expect(description).toBe('GET  {"maxBytes":72,"minLength":15,"blocklist":true,"contextWords":true}');
  expect(
    answers.map((line) => [/^POST (.*?): /.exec(line)?.[1], [...line.matchAll(/"rule":"([\w-]+)"/g)].map((m) => m[1])]),
  ).toEqual([
    ['jane', ['too-short', 'context-word']],
    ['jane.doe@example.com', ['context-word']],
    ['passwordpassword', ['too-common']],
    ['a password yet to come', []],
  ]);
  expect(answers.at(-1)).toContain('{"valid":true}');
});
