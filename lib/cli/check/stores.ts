import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { callHost } from '../../core/guarded-ports/call-host';
import type { Settings } from '../../options';
import type { PasswordHasher } from '../../ports';
import { outline } from '../outline';
import { fault, ok } from './finding';
import type { Finding } from './finding';
import { punctualHasher } from './punctual-hasher';
import { samplePassword } from './sample-password';

/** Asks each store for what nobody has: reads, and writes nothing. */
export async function checkStores(settings: Settings): Promise<Finding[]> {
  const { userStore, tokenStore, timeoutMs } = settings;
  const nobody = `nobody-${randomUUID()}`;
  const never = randomBytes(32).toString('base64url');
  const table = { longestHash: await lengthOfHash(punctualHasher(settings)) };
  const call = async <T>(name: string, work: () => T | Promise<T>): Promise<T> =>
    callHost({ name, timeoutMs, call: work });
  return [
    await ask('user store', async () => {
      await call('userStore.check', () => lookAtTable(userStore, table));
      return call('userStore.findById', () => userStore.findById(nobody));
    }),
    await ask('token store', async () => {
      await call('tokenStore.check', () => lookAtTable(tokenStore, table));
      return call('tokenStore.findById', () => tokenStore.findById(never));
    }),
  ];
}

/** Undefined where there is no hash: a hasher that fails has a line of its own. */
async function lengthOfHash(hasher: PasswordHasher): Promise<number | undefined> {
  try {
    return (await hasher.hash(samplePassword)).length;
  } catch {
    return undefined;
  }
}

async function ask(check: string, read: () => Promise<unknown>): Promise<Finding> {
  const start = performance.now();
  try {
    const answer = await read();
    if (answer !== null) {
      const found = `does not answer null for an id that nobody has, but ${nameOf(answer)}`;
      return fault(check, found, 'docs/writing-a-store.md');
    }
    return ok(check, `answers in ${Math.round(performance.now() - start)} ms`);
  } catch (error) {
    return fault(check, `does not work: ${outline(error)}`, 'is it up, is its table there, may the app read it?');
  }
}

/** What was answered, and nothing of what is in it. */
function nameOf(answer: unknown): string {
  if (answer === undefined) return 'undefined';
  return typeof answer === 'object' ? 'an object' : `a ${typeof answer}`;
}

/** The Kysely stores tell every fault of their tables. By name: what a `check` of somebody else's does is not known. */
async function lookAtTable(store: object, table: { readonly longestHash: number | undefined }): Promise<void> {
  const { name } = store.constructor;
  if (!/^Kysely(User|Token)Store$/.test(name) || !('check' in store) || typeof store.check !== 'function') return;
  await Reflect.apply(store.check, store, [table]);
}
