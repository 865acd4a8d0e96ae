import { availableParallelism } from 'node:os';
import { defaultConcurrency, libuvThreads } from '../../hashing-options';
import type { HashingOptions } from '../../hashing-options';
import { isThenable } from '../../maybe-promise';
import type { Settings } from '../../options';
import type { PasswordHasher } from '../../ports';
import { outline } from '../outline';
import { BEARABLE_MS, COMFORTABLE_MS, costToChoose, LEAST_COST, measureCosts, timeOfHash } from './bcrypt-costs';
import { fault, ok, warning } from './finding';
import type { Finding } from './finding';
import { punctualHasher } from './punctual-hasher';
import { samplePassword } from './sample-password';

const HASHER = 'hasher';
const SPEED = 'hash speed';
const THREADS = 'hashing at once';

/** The hasher that the config names: does it fit its own hashes, and what does it cost? */
export async function checkHasher(settings: Settings): Promise<Finding[]> {
  const hasher = punctualHasher(settings);
  try {
    const hash = await hasher.hash(samplePassword);
    const named = /^\$2[aby]\$(\d\d)\$|^\$bcrypt-sha256\$.*?r=(\d+)/.exec(hash);
    if (!(await hasher.verify(samplePassword, hash))) {
      return [fault(HASHER, 'does not verify the hash that it has just made')];
    }
    if (await hasher.verify(`${samplePassword}!`, hash)) {
      return [fault(HASHER, 'takes a wrong password for the right one')];
    }
    const isWeaker: unknown = hasher.needsRehash(hash);
    if (isThenable(isWeaker)) return [fault(HASHER, 'answers needsRehash by a promise: no hash would ever be renewed')];
    if (isWeaker) return [fault(HASHER, 'would rehash its own hash at every login')];
    const bcryptCost = named ? Number(named[1] ?? named[2]) : undefined;
    const kind = bcryptCost === undefined ? 'not bcrypt' : `bcrypt at cost ${bcryptCost}`;
    return [
      ok(HASHER, `${kind}; new passwords take up to ${hasher.maxPasswordBytes} bytes`),
      bcryptCost === undefined ? await judgeOther(hasher) : await judgeBcrypt(bcryptCost),
    ];
  } catch (error) {
    return [fault(HASHER, `failed: ${outline(error)}`)];
  }
}

async function judgeOther(hasher: PasswordHasher): Promise<Finding> {
  const milliseconds = await timeOfHash(hasher);
  return judge(milliseconds, `a hash takes ${milliseconds} ms on this machine`, "lower the hasher's parameters");
}

async function judgeBcrypt(configured: number): Promise<Finding> {
  if (configured < LEAST_COST) {
    return warning(
      SPEED,
      `bcrypt at cost ${configured}`,
      `whoever has the hashes guesses too fast: take ${LEAST_COST} at least (OWASP)`,
    );
  }
  const times = await measureCosts();
  const comfortable = costToChoose(times, COMFORTABLE_MS);
  const bearable = costToChoose(times, BEARABLE_MS);
  const table = times.map(({ cost, milliseconds }) => `${cost}: ${milliseconds} ms`).join(', ');
  const advice = `cost to choose: ${comfortable} (below ${COMFORTABLE_MS} ms), at most ${bearable} (below ${BEARABLE_MS} ms)`;
  const own = times.find(({ cost }) => cost === configured)?.milliseconds ?? Infinity;
  return judge(own, `${table}; ${advice}`, `new BcryptPasswordHasher({ cost: ${comfortable} })`);
}

/** Only ever a warning: another moment, or another machine, gives another number. */
function judge(milliseconds: number, found: string, remedy: string): Finding {
  if (milliseconds <= BEARABLE_MS) return ok(SPEED, found);
  return warning(
    SPEED,
    found,
    `more than ${BEARABLE_MS} ms a hash, and logins wait in line (OWASP: below 1 s): ${remedy}`,
  );
}

/** Judged by this shell's UV_THREADPOOL_SIZE: start the check with the app's. */
export function checkThreads({ concurrency }: HashingOptions = {}): Finding[] {
  const cores = availableParallelism();
  const threads = libuvThreads();
  const slots = concurrency ?? defaultConcurrency();
  const found = `${slots}, with ${cores} cores and ${threads} threads (UV_THREADPOOL_SIZE)`;
  if (slots >= threads) {
    return [
      warning(
        THREADS,
        found,
        "hashing may take every thread, and the app's files and DNS wait: raise UV_THREADPOOL_SIZE",
      ),
    ];
  }
  if (slots > cores) {
    return [warning(THREADS, found, 'more at once than cores only makes each slower: lower hashing.concurrency')];
  }
  return [ok(THREADS, found)];
}
