import { it } from 'mocha';
import { suites } from './suites.mjs';

for (const [cases, harness] of suites) {
  for (const c of cases) it(c.name, () => c.run(harness));
}
