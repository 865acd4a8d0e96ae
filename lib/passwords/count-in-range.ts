/** What the service answers is about 40 kB; several times as much is somebody else's page, or an attack. */
const MAX_ANSWER_BYTES = 262_144;
const LINE = /^([0-9A-F]{35}):(\d{1,10})$/i;

/**
 * How often the password with this suffix was seen: one line each, `SUFFIX:COUNT`. With Add-Padding the answer's length tells nothing
 * of the range: the lines that fill it up count 0.
 * @throws Error that names neither the range nor the suffix
 */
export async function countInRange(url: string, suffix: string, timeoutMs: number): Promise<number> {
  const text = await ask(url, timeoutMs);
  let count = 0;
  for (const line of text.trimEnd().split(/\r?\n/)) {
    const [, candidate, seen] = LINE.exec(line) ?? [];
    if (candidate === undefined) throw failure('answered with something that is no range');
    if (candidate.toUpperCase() === suffix) count = Math.max(count, Number(seen));
  }
  return count;
}

async function ask(url: string, timeoutMs: number): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const headers = { 'Add-Padding': 'true', 'User-Agent': 'express-password-router', Accept: 'text/plain' };
    const response = await fetch(url, { headers, signal, redirect: 'error' });
    if (response.status !== 200) throw failure(`answered ${response.status}`);
    return await readBounded(response);
  } catch (error) {
    if (error instanceof RangeFailure) throw error;
    if (signal.aborted) throw failure(`took longer than ${timeoutMs} ms`);
    throw failure(`could not be reached${codeOf(error)}`);
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) throw failure(`answered with more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

class RangeFailure extends Error {}

function failure(what: string): RangeFailure {
  return new RangeFailure(`The service for breached passwords ${what}.`);
}

/** The message of the error may quote the address, and with it the range. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { readonly code?: unknown } | undefined) : undefined;
  return typeof cause?.code === 'string' && /^[A-Z_]{1,40}$/.test(cause.code) ? ` (${cause.code})` : '';
}
