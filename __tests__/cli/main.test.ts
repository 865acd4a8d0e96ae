import { openCliProjects, oldPassword } from '../support/open-cli-projects';
import type { CliProject, CliProjects } from '../support/open-cli-projects';

jest.setTimeout(120_000);

const newPassword = 'the password from now on';
let projects: CliProjects;

beforeAll(async () => {
  projects = await openCliProjects();
});
afterAll(() => projects.remove());

/** Stored hashes, and whatever begins like one. */
const hashes = /\$2[aby]\$/;

describe.each(['esm', 'commonjs', 'typescript'] as const)('in a project of kind %s, over its database', (kind) => {
  let project: CliProject;

  beforeAll(async () => {
    project = await projects.open(kind);
  });

  test('reset-token prints a token, and nothing else on stdout, which the app redeems', async () => {
    const { exitCode, stdout, stderr } = await project.run('reset-token ann --actor helpdesk-7');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(stderr).toMatch(/Good once, until \d{4}-\d\d-\d\dT/);
    expect(project.audit()).toMatchObject([{ type: 'reset-token-issued', userId: 'ann', actorId: 'helpdesk-7' }]);

    await project.app.redeemResetToken({ token: stdout.trim(), password: newPassword });
    await expect(project.app.verifyPassword('ann', newPassword)).resolves.toBeUndefined();
  });

  test('what the config prints goes to stderr', async () => {
    const { stdout, stderr } = await project.run('reset-token ann');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('the config prints something');
  });

  test('set-password takes the password from stdin, and the audit trail names who did', async () => {
    const typed = 'a password out of a pipe';
    const { exitCode, stdout } = await project.run('set-password ann --actor helpdesk-7', { stdin: `${typed}\n` });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect(project.audit().at(-1)).toMatchObject({ type: 'password-set', userId: 'ann', actorId: 'helpdesk-7' });
    await expect(project.app.verifyPassword('ann', typed)).resolves.toBeUndefined();
  });

  test('unlock gives a locked user all attempts again, and the audit trail names who did', async () => {
    await expect(project.app.verifyPassword('locked', oldPassword)).rejects.toMatchObject({ kind: 'account-locked' });
    expect((await project.run('unlock locked --actor helpdesk-7')).exitCode).toBe(0);
    expect(project.audit().at(-1)).toMatchObject({
      type: 'account-unlocked',
      userId: 'locked',
      actorId: 'helpdesk-7',
    });
    expect(await project.findUser('locked')).toMatchObject({ failedAttempts: 0 });
    await expect(project.app.verifyPassword('locked', oldPassword)).resolves.toBeUndefined();
  });

  test('revoke withdraws what is outstanding, and the audit trail names who did', async () => {
    const { stdout: token } = await project.run('reset-token scratch');
    expect((await project.run('revoke scratch --actor helpdesk-7')).exitCode).toBe(0);
    const redemption = project.app.redeemResetToken({ token: token.trim(), password: newPassword });
    await expect(redemption).rejects.toMatchObject({ kind: 'invalid-reset-token' });
    expect(project.audit().at(-1)).toMatchObject({
      type: 'reset-tokens-revoked',
      userId: 'scratch',
      actorId: 'helpdesk-7',
    });
  });
});

describe('reset-token', () => {
  let project: CliProject;

  beforeAll(async () => {
    project = await projects.open('esm');
  });

  test('--json: token, expiresAt and userId', async () => {
    const { exitCode, stdout } = await project.run('reset-token ann --json');
    const answer = JSON.parse(stdout) as Record<string, string>;
    expect(exitCode).toBe(0);
    expect(Object.keys(answer).sort()).toEqual(['expiresAt', 'token', 'userId']);
    expect(answer['userId']).toBe('ann');
    expect(new Date(answer['expiresAt'] ?? '').toISOString()).toBe(answer['expiresAt']);
  });

  test('--lifetime: the token says how long it is good', async () => {
    const { stdout } = await project.run('reset-token ann --lifetime 600');
    const claims = JSON.parse(Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      number
    >;
    expect((claims['exp'] ?? 0) - (claims['iat'] ?? 0)).toBe(600);
  });

  test('for a revoked user: redeeming it lifts the revocation', async () => {
    const { stdout: token } = await project.run('reset-token revoked');
    await project.app.redeemResetToken({ token: token.trim(), password: newPassword });
    expect(await project.findUser('revoked')).toMatchObject({ revoked: false });
  });

  test('without --actor the audit trail names the user of the operating system', async () => {
    await project.run('reset-token ann');
    expect(project.audit().at(-1)).toMatchObject({ actorId: expect.stringMatching(/^cli:./) as string });
  });

  test('an id that begins with a dash comes after --', async () => {
    const { exitCode, stderr } = await project.run('reset-token -- -x');
    expect({ exitCode, stderr: stderr.split('\n').at(-2) }).toEqual({
      exitCode: 1,
      stderr: 'There is no user with this id.',
    });
  });
});

describe('set-password leaves out of stdin a byte order mark in front and one line break at the end, nothing else', () => {
  const typed = 'a password out of a pipe';

  test.each([
    ['both, as PowerShell writes them', `\uFEFF${typed}\r\n`, typed],
    ['neither', typed, typed],
    ['two line breaks', `${typed}\n\n`, `${typed}\n`],
    ['blanks around it', ` ${typed} \n`, ` ${typed} `],
    ['a carriage return', `${typed}\r`, `${typed}\r`],
  ])('%s', async (_what, stdin, password) => {
    const project = await projects.open('commonjs');
    expect(await project.run('set-password ann', { stdin })).toMatchObject({ exitCode: 0 });
    await expect(project.app.verifyPassword('ann', password)).resolves.toBeUndefined();
  });
});

describe('no password and no hash', () => {
  test('is in anything that any of these commands writes, to the terminal or the audit trail', async () => {
    const project = await projects.open('esm');
    const secret = 'a password that nobody may see';
    const results = [
      await project.run('set-password ann --debug', { stdin: secret }),
      await project.run('set-password nobody --debug', { stdin: secret }),
      await project.run('set-password revoked --json --debug', { stdin: secret }),
      await project.run(['set-password', 'ann', secret]),
      await project.run(['set-password', 'ann', `--password=${secret}`]),
      await project.run('reset-token ann --debug'),
      await project.run('unlock ann --debug'),
      await project.run('check --scratch-user scratch'),
    ];
    const everything = JSON.stringify([results, project.audit()]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 1, 1, 2, 2, 0, 0, 0]);
    expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(hashes);
    expect((await project.findUser('ann'))?.passwordHash).toMatch(hashes);
  });

  describe('is let through where a policy quotes it', () => {
    const typed = `pa$ss$w"ord\\of 'many\\letters`;
    let project: CliProject;

    beforeAll(async () => {
      project = await projects.open('esm');
      const own = `import options, { close } from './express-password-router.config.js';\nexport { close };\n`;
      const violation = '{ rule: "unfit", message: `${password} is unfit`, params: { password } }';
      const cause = 'Object.assign(new Error(JSON.stringify(password)), { password, sentence: `${"`"} ${password}` })';
      const policies = {
        quoting: `return [${violation}]`,
        hashing: 'return [{ rule: "unfit", message: "It hashes to $2b$10$letters" }]',
        naming: 'return [{ rule: "unfit", message: "It is unfit.", params: { password } }]',
        failing: `throw ${cause}`,
      };
      for (const [name, body] of Object.entries(policies)) {
        const policy = `{ check({ password }) { ${body}; } }`;
        project.write(`${name}.js`, `${own}export default { ...options, passwordPolicy: ${policy} };\n`);
      }
    });

    test.each(['quoting', 'naming', 'hashing'])('with --json the rule is named, as it is without: %s', async (name) => {
      const { exitCode, stdout, stderr } = await project.run(`set-password ann --json --config ${name}.js`, {
        stdin: typed,
      });
      const details = { violations: [{ rule: 'unfit', message: 'unfit' }] };
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ kind: 'password-policy-violation', details });
      expect(stdout + stderr).not.toContain('letters');
    });

    test.each(['quoting', 'failing'])('with --debug it is left out, however it is escaped: %s', async (name) => {
      const { stderr } = await project.run(`set-password ann --debug --config ${name}.js`, { stdin: typed });
      expect(stderr).toContain('[password]');
      expect(stderr).not.toMatch(/pa\$|many|letters/);
    });

    test('with --debug also one that is too long for a line', async () => {
      const stdin = 'correct horse '.repeat(1_000);
      const { stderr } = await project.run('set-password ann --debug --config failing.js', { stdin });
      expect(stderr).toContain('[password]');
      expect(stderr).not.toContain('horse');
    });
  });

  test.each([
    ['Argon2id', '$argon2id$v=19$m=19456,t=2,p=1$E/3S7/0KMznDMsTRMK1JwQ$BPLQu3fCiOf7Rh1qS1zJnwDmsrSIgsqNG7moMrzFPDo'],
    ['bcrypt-sha256', '$bcrypt-sha256$v=2,t=2b,r=10$WK/o38NMgxi6KforGUVhOu$bA630gEr5o1cpmOBTPRXW2Pivu8W7.e'],
  ])('is let through where a driver quotes a hash of %s: not even its salt', async (_kind, hash) => {
    const project = await projects.open('esm');
    project.write(
      'quoting.js',
      `import options, { close } from './express-password-router.config.js';
       export { close };
       const fail = () => { throw new Error(${JSON.stringify(`duplicate key (${hash})`)}); };
       export default { ...options, tokenStore: { save: fail, findById: fail, delete: fail, deleteForUser: fail } };`,
    );
    const { stderr } = await project.run('revoke ann --debug --config quoting.js');
    expect(stderr).toContain('duplicate key ([hash])');
    for (const part of hash.split('$').slice(-2)) expect(stderr).not.toContain(part);
  });

  test('is given away by what is left out of a refusal: a password of one letter is in many a word', async () => {
    const project = await projects.open('esm');
    const { exitCode, stderr } = await project.run('set-password ann', { stdin: 'p' });
    expect(exitCode).toBe(1);
    expect(stderr).not.toContain('[password]');
    expect(stderr).toMatch(/^- too-short$/m);
  });
});
