import { describeWithEngine } from '../support/describe-with-engine';
import { playCommands } from '../support/play-commands';

describeWithEngine('curl', 'examples/auth-resolvers', () => {
  test('npx tsx examples/auth-resolvers/main.ts: whoever is known, in three ways, gets a token', async () => {
    const [login, ...tokens] = await playCommands('auth-resolvers/main.ts', 4);
    expect(login).toBe('{}');
    expect(tokens).toEqual(Array(3).fill(expect.stringMatching(/^[\w-]{44}\n$/)));
    expect(new Set(tokens).size).toBe(3);
  });
});
