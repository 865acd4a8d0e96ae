import { quote } from './quote';
import type { Step } from './step';

/** The step for a shell: bash, zsh or any other that knows POSIX. */
export function curlLine(step: Step, baseUrl: string): string {
  const { method, path, headers = {}, expected, saveAs } = step;
  const url = `${baseUrl}${path}`;
  const request = [
    `-X ${method}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...quotedBody(step),
  ].join(' ');
  if ('times' in expected) {
    const inParallel = `curl -s -Z --parallel-immediate -o /dev/null -w '%{http_code}\\n'`;
    return `${inParallel} ${quote(`${url}?[1-${expected.times}]`)} ${request} | sort | uniq -c`;
  }
  if (saveAs) return `${saveAs}=$(curl -s ${quote(url)} ${request}); echo "$${saveAs}"`;
  return `curl -s -w ' (%{http_code})\\n' ${quote(url)} ${request}`;
}

function quotedBody({ body, padding }: Step): string[] {
  if (body === undefined) return [];
  return [`-d ${quote(body)}${padding === undefined ? '' : `"$(printf '%${padding}s')"`}`];
}
