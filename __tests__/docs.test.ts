import type { AnyPasswordError } from 'express-password-router';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { operations } from '../examples/telemetry/channels';
import { operationTraces } from '../lib/core/tracing/traces';
import * as errors from '../lib/errors';
import { endpoints } from '../lib/http/endpoints';
import { codeWords, readMarkdown } from './support/read-markdown';
import { root } from './support/root';

const readme = readMarkdown('README.md');

describe('errors', () => {
  /** One of each class that the module exports: no constructor minds an empty list. */
  const each = Object.values(errors)
    .filter((value): value is typeof errors.MalformedRequestError => isErrorClass(value))
    .map((ErrorClass) => Reflect.construct(ErrorClass, [[]]) as AnyPasswordError);
  const rows = readMarkdown('docs/errors.md').table('kind', 'status', 'class', 'when', 'details, headers');

  test('docs/errors.md lists every class with its kind and status, and nothing else', () => {
    const documented = rows.map(({ kind, status, class: name }) => [
      ...codeWords(kind),
      Number(status),
      ...codeWords(name),
    ]);
    expect(inOrder(documented)).toEqual(inOrder(each.map(({ kind, status, name }) => [kind, status, name])));
  });

  test('docs/errors.md names the details and the headers of each', () => {
    const missing = each.flatMap(({ kind, details, headers }) => {
      const row = rows.find((candidate) => codeWords(candidate['kind']).includes(kind));
      const names = [...Object.keys(details ?? {}), ...Object.keys(headers ?? {})];
      return names.filter((name) => !row?.['details, headers']?.includes(name)).map((name) => `${kind}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  test('the README lists every kind under its status', () => {
    const documented = readme
      .table('status', 'kinds')
      .flatMap(({ status, kinds }) => codeWords(kinds).map((kind) => [kind, Number(status)]));
    expect(inOrder(documented)).toEqual(inOrder(each.map(({ kind, status }) => [kind, status])));
  });

  test('docs/errors.md lists every rule of a password, and the policies that have it', () => {
    const documented = readMarkdown('docs/errors.md')
      .table('rule', 'of', 'the password', 'params')
      .flatMap(({ rule, of }) => {
        const policies = codeWords(of);
        return (policies.length > 0 ? policies : ['HashablePasswordPolicy']).map((name) => [...codeWords(rule), name]);
      });
    const policies = readdirSync(path.join(root, 'lib/passwords')).filter((name) => name.endsWith('-policy.ts'));
    const files = ['core/guarded-ports/hashable-password-policy.ts', ...policies.map((name) => `passwords/${name}`)];
    const found = files.flatMap((file) => {
      const [name] = wordsOfType(`lib/${file}`, /^export class (.*)/ms, /^(\w+)/g);
      return [...read(`lib/${file}`).matchAll(/\brule: '([\w-]+)'/g)].map(([, rule]) => [rule, name]);
    });
    expect(inOrder(documented)).toEqual(inOrder(found));
  });

  test('docs/errors.md lists every reason of a rejected token', () => {
    const documented = readMarkdown('docs/errors.md')
      .table('reason', 'the token')
      .flatMap(({ reason }) => codeWords(reason));
    expect(inOrder(documented)).toEqual(
      inOrder(wordsOfType('lib/errors.ts', /ResetTokenRejection =(.*?);/s, /'([\w-]+)'/g)),
    );
  });

  test('docs/troubleshooting.md says of every reason what to do', () => {
    const documented = readMarkdown('docs/troubleshooting.md')
      .table('reason', 'what happened', 'what to do')
      .flatMap(({ reason }) => codeWords(reason));
    expect(inOrder(documented)).toEqual(
      inOrder(wordsOfType('lib/errors.ts', /ResetTokenRejection =(.*?);/s, /'([\w-]+)'/g)),
    );
  });
});

describe('events', () => {
  test('docs/events.md lists every type with its members', () => {
    const documented = readMarkdown('docs/events.md')
      .table('type', 'more members', 'when')
      .map((row) => [...codeWords(row['type']), ...codeWords(row['more members'])]);
    const declared = [...read('lib/events.ts').matchAll(/\{ readonly type: '([\w-]+)'(.*?)\}/g)].map(
      ([, type, members = '']) => [type, ...[...members.matchAll(/readonly (\w+)/g)].map(([, member]) => member)],
    );
    expect(inOrder(documented)).toEqual(inOrder(declared));
  });

  test('docs/events.md names every operation of a feature', () => {
    const files = readdirSync(path.join(root, 'lib/features'), { recursive: true, encoding: 'utf8' });
    const called = /(?:bounded\(.*?|tell(?:End|Last)\(error), '(\w+)'/g;
    const names = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...read(`lib/features/${file}`).matchAll(called)].map(([, name = '']) => name));
    const ofFeatures = new Set(names.filter((name) => !(name in operationTraces)));
    const [, ...documented] = codeWords(/^- (`operation` is .*?)\.\n/ms.exec(read('docs/events.md'))?.[1]);
    expect(inOrder(documented)).toEqual(inOrder([...ofFeatures]));
  });
});

describe('traces', () => {
  const page = readMarkdown('docs/tracing.md');
  const channels = page.table('channel', 'follows', 'members');
  const declared = read('lib/core/tracing/traces.ts');

  test('docs/tracing.md lists every channel', () => {
    const made = [...declared.matchAll(/new Traces\('(\w+)'\)/g)].map(([, name = '']) => name);
    expect(channels.map(({ channel }) => codeWords(channel)[0])).toEqual(
      made.map((name) => `express-password-router:${name}`),
    );
  });

  test('docs/tracing.md lists the members of each, and says what each is', () => {
    const membersOf = (type: string): (string | undefined)[] =>
      wordsOfType(
        'lib/core/tracing/traces.ts',
        new RegExp(`interface ${type} .*?\\{(.*?)\\n\\}`, 's'),
        /^ {2}(?:readonly )?(\w+)\??:/gm,
      );
    const typeOf: Readonly<Record<string, string>> = { wait: 'WaitTrace', hash: 'HashTrace' };
    for (const { channel, members } of channels) {
      const name = codeWords(channel)[0]?.split(':')[1] ?? '';
      expect(codeWords(members)).toEqual(membersOf(typeOf[name] ?? 'OperationTrace'));
    }
    const all = ['OperationTrace', 'WaitTrace', 'HashTrace', 'TraceEnding'].flatMap(membersOf);
    expect(page.table('member', 'is').flatMap(({ member }) => codeWords(member))).toEqual(all);
  });

  test('examples/telemetry follows every operation', () => {
    expect(operations).toEqual(Object.keys(operationTraces));
  });

  test('docs/tracing.md shows every file that its code imports', () => {
    const imported = [...page.text.matchAll(/from '\.\/([\w-]+)'/g)].map(([, name]) => `examples/telemetry/${name}.ts`);
    const shown = page.codeBlocks.map(({ code }) => code);
    expect(imported.filter((file) => !shown.includes(read(file)))).toEqual([]);
  });

  test('docs/tracing.md lists every metric of examples/telemetry', () => {
    const made = read('examples/telemetry/metrics.ts').matchAll(/name: '(\w+)'/g);
    const documented = page.table('metric', 'labels', 'ask it').flatMap(({ metric }) => codeWords(metric));
    expect(inOrder(documented)).toEqual(inOrder([...made].map(([, name]) => name)));
  });
});

describe('endpoints', () => {
  const declared = Object.values(endpoints);

  test('docs/http.md lists every endpoint with its refusals', () => {
    const documented = readMarkdown('docs/http.md').table('endpoint', 'authenticated', '200', 'refusals');
    expect(
      documented.map((row) => [...codeWords(row['endpoint']), row['authenticated'], codeWords(row['refusals']).sort()]),
    ).toEqual(
      declared.map(({ method, path, authentication, refusals }) => [
        `${method} ${path}`,
        authentication === 'none' ? 'no' : 'yes',
        [...refusals].sort(),
      ]),
    );
  });

  test('the README lists every endpoint with the members of its body', () => {
    const documented = readme
      .table('endpoint', 'who calls', 'body', '200')
      .map((row) => [...codeWords(row['endpoint']), ...codeWords(row['body'])]);
    expect(documented).toEqual(
      declared.map(({ method, path, body }) => [
        `${method} ${path}`,
        ...(body ? Object.keys(body.schema.properties) : []),
      ]),
    );
  });
});

describe('clients', () => {
  const pages = ['README.md', ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)];
  const opened = pages
    .flatMap((page) => readMarkdown(page).codeBlocks)
    .filter(({ code }) => /\bcreate(?:Client|Cluster|Sentinel)\(/.test(code));

  test('of node-redis are opened somewhere, and never without a listener for their errors, or Node would end the process', () => {
    expect(opened).not.toEqual([]);
    expect(opened.filter(({ code }) => !code.includes(".on('error',"))).toEqual([]);
  });
});

function isErrorClass(value: unknown): boolean {
  return typeof value === 'function' && value.prototype instanceof errors.PasswordError;
}

function inOrder<T>(values: readonly T[]): T[] {
  return [...values].sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function wordsOfType(file: string, declaration: RegExp, word: RegExp): (string | undefined)[] {
  return [...(declaration.exec(read(file))?.[1] ?? '').matchAll(word)].map(([, found]) => found);
}
