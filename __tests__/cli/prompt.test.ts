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

  test.each<[string, readonly (readonly [string, string])[]]>([
    ['Ctrl-C', [['New password:', '\u0003']]],
    ['Ctrl-D', [['New password:', '\u0004']]],
    [
      'Ctrl-D at the second question',
      [
        ['New password:', `${typed}\r`],
        ['The same again:', '\u0004'],
      ],
    ],
  ])('changes nothing after %s', async (_key, answers) => {
    const before = await project.findUser('ann');
    const { exitCode, shown } = await talk(project, answers);
    expect(exitCode).toBe(130);
    expect(shown).toContain('Nothing was changed.');
    expect(await project.findUser('ann')).toEqual(before);
  });

  test('says what to install where the prompt is missing', async () => {
    const { exitCode, shown } = await talk(await projects.open('commonjs', ['@inquirer/password']), []);
    expect(exitCode).toBe(2);
    expect(shown).toContain('npm install @inquirer/password');
  });
});

/** Answers each question when it is asked. */
async function talk({ folder }: CliProject, answers: readonly (readonly [string, string])[]): Promise<Talk> {
  const command = [process.execPath, cliScript(folder), 'set-password', 'ann'].map((word) => `'${word}'`).join(' ');
  const env = { ...process.env, NODE_OPTIONS: '', TERM: 'xterm' };
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder, env });
  const waiting = [...answers];
  let shown = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [question, answer] = waiting[0] ?? [];
    if (question === undefined || answer === undefined || !shown.includes(question)) return;
    waiting.shift();
    terminal.stdin.write(answer);
  });
  const [exitCode] = (await once(terminal, 'close')) as [number | null];
  return { exitCode, shown };
}

interface Talk {
  readonly exitCode: number | null;
  readonly shown: string;
}
