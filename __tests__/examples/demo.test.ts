import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { chapters } from '../../examples/demo/chapters';
import { describeExpected } from '../../examples/demo/step';
import type { Step } from '../../examples/demo/step';
import { walkThrough } from '../../examples/demo/walkthrough';
import { endpoints } from '../../lib/http/endpoints';
import { describeWithEngine } from '../support/describe-with-engine';
import { misuseDemo, playDemo, startDemo } from '../support/start-demo';

jest.setTimeout(120_000);

const steps = chapters.flatMap((chapter) => chapter.steps);

test('npm run demo -- --walkthrough gets every answer that it expects, and exits with 0', async () => {
  const { exitCode, transcript } = await playDemo();
  expect(transcript).toContain(`${steps.length} of ${steps.length} steps were answered as expected.`);
  expect(transcript).not.toContain('NOT AS EXPECTED');
  expect(exitCode).toBe(0);
});

test.each([
  [['--wlakthrough'], '0', 'The demo does not take --wlakthrough: it takes --walkthrough, or nothing.\n'],
  [[], 'abc', 'PORT must be a number from 0 to 65535; 0 is any that is free.\n'],
  [[], '65536', 'PORT must be a number from 0 to 65535; 0 is any that is free.\n'],
])('npm run demo -- %j with PORT=%s starts nothing, and says what to do', async (args, port, complaint) => {
  expect(await misuseDemo(args, port)).toEqual({ exitCode: 2, complaint });
});

test('the walkthrough notices every answer that is not the expected one', async () => {
  const server = createServer((_request, response) => response.writeHead(418).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const lines: string[] = [];
  const outcome = await walkThrough(chapters, `http://127.0.0.1:${port}`, (line) => lines.push(line));
  server.close();
  server.closeAllConnections();
  expect(outcome).toEqual({ played: steps.length, failed: steps.length });
  expect(lines.filter((line) => line.startsWith('NOT AS EXPECTED'))).toHaveLength(steps.length);
});

describe.each(Object.entries(endpoints))('the demo shows of %s', (_operation, { method, path, refusals }) => {
  const pattern = new RegExp(`^/rbac-api/v1${path.replace(':sid', '[^/]+')}$`);
  const shown = steps.filter((step) => step.method === method && pattern.test(step.path));

  test('a success', () => {
    expect(shown.map((step) => describeExpected(step.expected))).toContainEqual(expect.stringMatching(/^200 /));
  });

  test.each(refusals)('%s', (kind) => {
    expect(shown.some((step) => shows(step, kind))).toBe(true);
  });
});

function shows({ expected }: Step, kind: string): boolean {
  if ('times' in expected) return kind === 'overloaded' && 503 in expected.statuses;
  if (kind === 'password-policy-violation') return /^too-|^same-|^context-|policy/.test(expected.says);
  return expected.says === kind;
}

test('the demo prints nothing but commands to be pasted: zsh, the shell of macOS, has no comments there', async () => {
  const { lines, stop } = await startDemo();
  await stop();
  expect(lines.filter((line) => !/^(?:echo '|curl |[A-Z_]+=\$\(curl )/.test(line))).toEqual([]);
});

describeWithEngine('curl', 'the curl lines that the demo prints', () => {
  test('are one for each step, and get in a shell what is said beside them', async () => {
    const { lines, stop } = await startDemo();
    const script = lines.map((line) => (line.includes('curl ') ? `${line}\necho "== end of step =="` : '')).join('\n');
    const { stdout } = await promisify(execFile)('bash', ['-c', script]).finally(stop);
    const answers = stdout.split('== end of step ==\n').slice(0, -1);
    expect(answers).toHaveLength(steps.length);
    const unexpected = steps.filter((step, index) => !isAsExpected(step, answers[index] ?? ''));
    expect(unexpected.map(({ title, expected }) => ({ title, expected }))).toEqual([]);
  });
});

function isAsExpected({ expected, saveAs }: Step, answer: string): boolean {
  if ('times' in expected) {
    return Object.entries(expected.statuses).every(([status, count]) =>
      new RegExp(`^ *${count === 'one' ? '1' : '\\d+'} ${status}$`, 'm').test(answer),
    );
  }
  return answer.includes(expected.says) && (saveAs !== undefined || answer.endsWith(` (${expected.status})\n`));
}
