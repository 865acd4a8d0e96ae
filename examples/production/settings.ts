export interface Settings {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** What signs session cookies: the first signs, the others still verify. */
  readonly sessionSecrets: readonly string[];
  /** What signs reset tokens: the first signs, the others are retired and still verify. */
  readonly resetTokenKeys: readonly [string, ...string[]];
  /** Where people reach the app. With https:, session cookies are only sent over TLS. */
  readonly publicUrl: URL;
  readonly port: number;
  /** The proxies in front: how many, or their addresses. False: none, X-Forwarded-For is anybody's word. */
  readonly trustProxy: number | string | false;
  /** How many passwords this process hashes at once. Undefined: the library's choice, right for one process a machine. */
  readonly hashingConcurrency: number | undefined;
  /** How long a process that is told to stop goes on answering, until the load balancer has noticed. */
  readonly drainMs: number;
}

const required = {
  DATABASE_URL: 'the PostgreSQL database, such as postgres://app:secret@db.example.com/app',
  REDIS_URL: 'the Redis server, such as redis://redis.example.com:6379',
  SESSION_SECRETS: `a secret for session cookies; retired ones behind it, with commas`,
  RESET_TOKEN_KEYS: `a key for reset tokens; retired ones behind it, with commas`,
} as const;

const howToMakeOne = `node -p "crypto.randomBytes(32).toString('base64url')"`;

/** @throws Error that names every variable that is missing, and says what it is for */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const missing = Object.entries(required).filter(([name]) => !env[name]);
  if (missing.length > 0) {
    const lines = missing.map(([name, meaning]) => `  ${name}: ${meaning}`);
    throw new Error(
      `These environment variables are missing:\n${lines.join('\n')}\nA secret or key is made by: ${howToMakeOne}`,
    );
  }
  const port = wholeNumber(env, 'PORT', 3000);
  return {
    databaseUrl: env['DATABASE_URL'] ?? '',
    redisUrl: env['REDIS_URL'] ?? '',
    sessionSecrets: list(env, 'SESSION_SECRETS'),
    resetTokenKeys: list(env, 'RESET_TOKEN_KEYS'),
    publicUrl: url(env, 'PUBLIC_URL', `http://localhost:${port}`),
    port,
    trustProxy: proxies(env['TRUST_PROXY'] ?? '0'),
    hashingConcurrency: env['HASHING_CONCURRENCY'] ? wholeNumber(env, 'HASHING_CONCURRENCY') : undefined,
    drainMs: wholeNumber(env, 'DRAIN_SECONDS', 5) * 1_000,
  };
}

function list(env: NodeJS.ProcessEnv, name: string): [string, ...string[]] {
  const [first = '', ...others] = (env[name] ?? '').split(',').map((item) => item.trim());
  const tooShort = [first, ...others].some((item) => item.length < 32);
  if (tooShort) throw new Error(`${name} holds an item of less than 32 characters. Make one by: ${howToMakeOne}`);
  return [first, ...others];
}

function wholeNumber(env: NodeJS.ProcessEnv, name: string, otherwise?: number): number {
  const given = env[name] ?? String(otherwise);
  if (!/^\d{1,5}$/.test(given)) throw new Error(`${name} has to be a whole number.`);
  return Number(given);
}

function url(env: NodeJS.ProcessEnv, name: string, otherwise: string): URL {
  const given = env[name] ?? otherwise;
  if (!URL.canParse(given)) throw new Error(`${name} has to be a URL, such as https://app.example.com`);
  return new URL(given);
}

function proxies(given: string): number | string | false {
  if (!/^\d+$/.test(given)) return given;
  return Number(given) || false;
}
