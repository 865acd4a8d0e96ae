import { Client } from 'pg';
import { createClient } from 'redis';
import { describeWithEngine } from './describe-with-engine';
import { startPostgres } from './postgres';
import type { TemporaryPostgres } from './postgres';
import { startOwnRedis } from './redis';
import type { OwnRedis } from './redis';
import { runCommandLine, runProduction, startProduction } from './run-production';
import type { Ended, RunningProduction } from './run-production';

export const fakeKey = 'an obviously fake key of many letters';

/** What examples/production runs on. */
export interface Premises {
  /** One more process of the app; it ends with the suite, if not before. */
  readonly start: (settings?: NodeJS.ProcessEnv) => Promise<RunningProduction>;
  /** The first reset token of a new user. */
  readonly addUser: (nameAndRole: string) => Promise<string>;
  /** `npx express-password-router <command>`, with the app's own config. */
  readonly commandLine: (command: string) => Promise<Ended>;
  readonly stopRedis: () => Promise<void>;
  readonly restartRedis: () => Promise<void>;
  /** Sends Redis a command, over a connection of its own, and gives its answer. */
  readonly commandRedis: (...command: string[]) => Promise<unknown>;
  /** A connection to the database, which the caller ends. */
  readonly connectPostgres: () => Promise<Client>;
}

export function describeWithProduction(name: string, suite: (premises: Premises) => void): void {
  describeWithEngine('PostgreSQL', name, () => {
    describeWithEngine('own Redis', 'on PostgreSQL and Redis', () => {
      let postgres: TemporaryPostgres;
      let redis: OwnRedis;
      const started: RunningProduction[] = [];

      beforeAll(async () => {
        [postgres, redis] = await Promise.all([startPostgres(), startOwnRedis()]);
      });
      afterAll(async () => {
        for (const app of started) app.terminate();
        await Promise.all(started.map((app) => app.ended));
        await Promise.all([postgres.stop(), redis.stop()]);
      });

      const settings = (): NodeJS.ProcessEnv => ({
        DATABASE_URL: postgres.url,
        REDIS_URL: redis.url,
        SESSION_SECRETS: fakeKey,
        RESET_TOKEN_KEYS: fakeKey,
        TRUST_PROXY: '1',
      });

      suite({
        start: async (given) => {
          const app = await startProduction({ ...settings(), ...given });
          started.push(app);
          return app;
        },
        addUser: async (nameAndRole) => {
          const { stdout, stderr } = await runProduction(`add-user.ts ${nameAndRole}`, settings());
          const token = stdout.trim().split('\n').at(-1) ?? '';
          if (!token.includes('.')) throw new Error(`${nameAndRole} was not added:\n${stderr}`);
          return token;
        },
        commandLine: (command) => runCommandLine(command, settings()),
        stopRedis: () => redis.stop(),
        restartRedis: async () => {
          redis = await startOwnRedis(redis.port);
        },
        commandRedis: async (...command) => {
          const client = await createClient({ url: redis.url }).connect();
          const answer = await client.sendCommand(command);
          client.destroy();
          return answer;
        },
        connectPostgres: async () => {
          const client = new Client({ connectionString: postgres.url });
          await client.connect();
          return client;
        },
      });
    });
  });
}
