import { test } from 'vitest';
import { suites } from './suites.mjs';

for (const [cases, harness] of suites) {
  for (const c of cases) test(c.name, () => c.run(harness));
}
