import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root';
import * as issue from './issue';
import { quantile } from './measuring';
import type { Finding } from './measuring';
import * as neighbours from './neighbours';
import * as overload from './overload';
import * as overloadManyProcesses from './overload-many-processes';
import * as outstandingTokens from './outstanding-tokens';
import * as refusedRedemption from './refused-redemption';
import * as startUp from './start-up';
import * as stores from './stores';
import * as users from './users';
import * as validPassword from './valid-password';

interface Scenario {
  readonly title: string;
  readonly measure: (library: string) => Promise<readonly Finding[]>;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  issue,
  'refused-redemption': refusedRedemption,
  'valid-password': validPassword,
  'outstanding-tokens': outstandingTokens,
  'start-up': startUp,
  neighbours,
  overload,
  'overload-many-processes': overloadManyProcesses,
  stores,
  users,
};

async function main(names: readonly string[]): Promise<boolean> {
  const unknown = names.filter((name) => !(name in scenarios));
  if (unknown.length > 0) {
    console.error(`No benchmark is named ${unknown.join(', ')}. There are ${Object.keys(scenarios).join(', ')}.`);
    return false;
  }
  const library = build();
  let allWithin = true;
  for (const [name, { title, measure }] of Object.entries(scenarios)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n${name}: ${title}`);
    const findings = await measure(library);
    for (const finding of findings) console.log(describe(finding));
    allWithin &&= findings.every(isWithin);
  }
  console.log(allWithin ? '\nEverything is within its target.' : '\nSomething is beyond its target.');
  return allWithin;
}

/** As it is published: compiled, in a directory of its own below the root, where it finds its dependencies. */
function build(): string {
  const directory = join(root, '.cache', 'benchmarks');
  rmSync(directory, { recursive: true, force: true });
  const compiler = require.resolve('typescript/bin/tsc');
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', directory];
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return directory;
}

function describe(finding: Finding): string {
  const { what, values, unit, atMost } = finding;
  const [median, low, high] = [0.5, 0.25, 0.75].map((share) => display(quantile(values, share)));
  const target = atMost === undefined ? '' : `≤ ${display(atMost)}  ${isWithin(finding) ? 'within' : 'BEYOND'}`;
  const columns = [
    `  ${what}`.padEnd(36),
    `${median ?? ''} ${unit}`.padStart(12),
    `${low ?? ''} … ${high ?? ''}`.padStart(18),
  ];
  return `${columns.join('')}   ${target}`.trimEnd();
}

function isWithin({ values, atMost = Infinity }: Finding): boolean {
  return quantile(values, 0.5) <= atMost;
}

function display(value: number): string {
  return value < 100 ? value.toFixed(2) : value.toFixed(0);
}

void main(process.argv.slice(2)).then((allWithin) => process.exit(allWithin ? 0 : 1));
