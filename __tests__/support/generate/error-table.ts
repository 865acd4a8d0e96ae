import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyPasswordError } from '../../../lib/errors';
import { everyError } from '../../../lib/openapi/every-error';
import { root } from '../root';
import { replaceTable } from './replace-table';

const columns = ['kind', 'status', 'class', 'when', 'details, headers'];

/** The text of docs/errors.md, its table of every error made from lib/errors.ts. */
export function generateErrorTable(): string {
  const source = readFileSync(join(root, 'lib', 'errors.ts'), 'utf8');
  const rows = everyError.map((error) => [
    `\`${error.kind}\``,
    String(error.status),
    `\`${error.name}\``,
    commentOf(error, source),
    [...shapeOf(error), ...headersOf(error)].join(', '),
  ]);
  return replaceTable(readFileSync(join(root, 'docs', 'errors.md'), 'utf8'), [columns, ...rows]);
}

/** The doc comment of its class, without the rule that it cites. */
function commentOf({ name }: AnyPasswordError, source: string): string {
  const comment = new RegExp(`/\\*\\* ([^*]*?)(?: \\(RFC [^)]*\\))?\\. \\*/\\nexport class ${name} `).exec(source);
  if (!comment?.[1]) throw new Error(`lib/errors.ts says nothing of ${name}`);
  return comment[1];
}

function shapeOf({ details }: AnyPasswordError): readonly string[] {
  if (!details) return [];
  const members = Object.entries(details).map(([name, value]) => {
    return Array.isArray(value) ? `${name}: [{${Object.keys(value[0] as object).join(', ')}}]` : name;
  });
  return [`\`{${members.join(', ')}}\``];
}

function headersOf({ headers = {} }: AnyPasswordError): readonly string[] {
  return Object.keys(headers).map((name) => `\`${name}\``);
}
