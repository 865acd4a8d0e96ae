import { test } from 'node:test';
import { suites } from './suites.mjs';

for (const [cases, harness] of suites) {
  for (const c of cases) void test(c.name, () => c.run(harness));
}
