import type { Answer, Chapter, ParallelAnswers, Step } from './step';
import { describeExpected } from './step';

export interface Outcome {
  readonly played: number;
  readonly failed: number;
}

/** Plays every step over HTTP and prints request and answer. */
export async function walkThrough(
  chapters: readonly Chapter[],
  baseUrl: string,
  print: (line: string) => void,
): Promise<Outcome> {
  const saved = new Map<string, string>();
  let played = 0;
  let failed = 0;
  for (const { title, steps } of chapters) {
    print(`\n== ${title} ==`);
    for (const step of steps) {
      print(`\n# ${step.title}`);
      print(describeRequest(step));
      played++;
      if (await isAsExpected(step, baseUrl, saved, print)) continue;
      failed++;
      print(`NOT AS EXPECTED: ${describeExpected(step.expected)}`);
    }
  }
  return { played, failed };
}

async function isAsExpected(
  step: Step,
  baseUrl: string,
  saved: Map<string, string>,
  print: (line: string) => void,
): Promise<boolean> {
  const { expected, saveAs } = step;
  const send = (): Promise<Answer> => request(step, baseUrl, saved);
  if ('times' in expected) {
    const answers = await Promise.all(Array.from({ length: expected.times }, send));
    const counts = countStatuses(answers);
    print(`→ ${[...counts].map(([status, count]) => `${count} × ${status}`).join(', ')}`);
    return areExpected(counts, expected);
  }
  const { status, says } = await send();
  print(`→ ${status} ${says}`);
  if (saveAs) saved.set(saveAs, says);
  return status === expected.status && says.includes(expected.says);
}

async function request(step: Step, baseUrl: string, saved: ReadonlyMap<string, string>): Promise<Answer> {
  const { method, path, headers = {}, padding = 0 } = step;
  const body = step.body?.replace(/\$([A-Z_]+)/g, (_, name: string) => saved.get(name) ?? '');
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: body + ' '.repeat(padding) }),
  });
  return { status: response.status, says: await response.text() };
}

/** With the names of saved tokens in their stead. */
function describeRequest({ method, path, headers = {}, body, padding }: Step): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (body !== undefined) lines.push(padding === undefined ? body : `${body} and ${padding} spaces`);
  return [`${method} ${path}`, ...lines].join('\n');
}

function countStatuses(answers: readonly Answer[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

function areExpected(counts: ReadonlyMap<number, number>, { statuses }: ParallelAnswers): boolean {
  const allCame = Object.entries(statuses).every(([status, count]) => {
    const came = counts.get(Number(status)) ?? 0;
    return count === 'one' ? came === 1 : came > 0;
  });
  return allCame && [...counts.keys()].every((status) => status in statuses);
}
