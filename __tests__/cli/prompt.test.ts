import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describeWithEngine } from '../support/describe-with-engine';
import { openCliProjects } from '../support/open-cli-projects';
import type { CliProject, CliProjects } from '../support/open-cli-projects';
import { cliScript } from '../support/run-cli';

jest.setTimeout(120_000);

const typed = 'a password that nobody may see';

describeWithEngine('pseudo-terminal', 'set-password at a terminal', () => {
  let projects: CliProjects;
  let project: CliProject;

  beforeAll(async () => {
    projects = await openCliProjects();
    project = await projects.open('commonjs');
  });
  afterAll(() => projects.remove());

  test('asks twice, shows nothing of it, and sets it', async () => {
    const { exitCode, shown } = await talk(project, [
      ['New password:', `${typed}\r`],
      ['The same again:', `${typed}\r`],
    ]);
    expect(exitCode).toBe(0);
    expect(shown).not.toContain(typed);
    await expect(project.app.verifyPassword('ann', typed)).resolves.toBeUndefined();
  });

  test('changes nothing where the two differ', async () => {
    const before = await project.findUser('ann');
    const { exitCode, shown } = await talk(project, [
      ['New password:', `${typed}\r`],
      ['The same again:', `${typed}, mistyped\r`],
    ]);
    expect(exitCode).toBe(2);
    expect(shown).toContain('The two are not the same. Nothing was changed.');
    expect(await project.findUser('ann')).toEqual(before);
  });

  test.each<[string, readonly Answer[]]>([
    ['Ctrl-C', [['New password:', '\u0003']]],
    ['Ctrl-D', [['New password:', '\u0004']]],
    ['SIGINT', [['New password:', { signal: 'SIGINT' }]]],
    ['SIGTERM', [['New password:', { signal: 'SIGTERM' }]]],
    [
      'Ctrl-D at the second question',
      [
        ['New password:', `${typed}\r`],
        ['The same again:', '\u0004'],
      ],
    ],
    [
      'SIGTERM at the second question',
      [
        ['New password:', `${typed}\r`],
        ['The same again:', { signal: 'SIGTERM' }],
      ],
    ],
  ])('changes nothing after %s, and leaves the terminal as it was', async (_key, answers) => {
    const before = await project.findUser('ann');
    const { exitCode, shown, settings } = await talk(project, answers);
    expect(exitCode).toBe(130);
    expect(shown).toContain('Nothing was changed.');
    expect(settings.after).toBe(settings.before);
    expect(await project.findUser('ann')).toEqual(before);
  });

  test('says what to install where the prompt is missing', async () => {
    const { exitCode, shown } = await talk(await projects.open('commonjs', ['@inquirer/password']), []);
    expect(exitCode).toBe(2);
    expect(shown).toContain('npm install @inquirer/password');
  });
});

/** To a question, what is typed, or what is sent to the process. */
type Answer = readonly [question: string, answer: string | { readonly signal: NodeJS.Signals }];

/** Answers each question when it is asked. The terminal's settings are read by the shell around the command. */
async function talk({ folder }: CliProject, answers: readonly Answer[]): Promise<Talk> {
  const command = [process.execPath, cliScript(folder), 'set-password', 'ann'].map((word) => `'${word}'`).join(' ');
  const around = `stty -g; sh -c 'echo "process $$"; exec "$@"' sh ${command}; code=$?; stty -g; exit $code`;
  const env = { ...process.env, NODE_OPTIONS: '', TERM: 'xterm' };
  const terminal = spawn('script', ['-qec', around, '/dev/null'], { cwd: folder, env });
  const waiting = [...answers];
  let output = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    const [question, answer] = waiting[0] ?? [];
    if (question === undefined || answer === undefined || !output.includes(question)) return;
    waiting.shift();
    if (typeof answer === 'string') terminal.stdin.write(answer);
    else process.kill(Number(/process (\d+)/.exec(output)?.[1]), answer.signal);
  });
  const [exitCode] = (await once(terminal, 'close')) as [number | null];
  const lines = output.trimEnd().split('\r\n');
  return { exitCode, shown: lines.slice(2, -1).join('\n'), settings: { before: lines[0], after: lines.at(-1) } };
}

interface Talk {
  readonly exitCode: number | null;
  readonly shown: string;
  /** As `stty -g` writes them. */
  readonly settings: { readonly before: string | undefined; readonly after: string | undefined };
}
