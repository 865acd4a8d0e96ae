import { scripts } from '../package.json';
import { lockedPackages } from './package/create-project';
import { run } from './package/run';
import { root } from './support/root';

const atRuntime = Object.entries(lockedPackages(root)).filter(([at, { dev }]) => at !== '' && dev !== true);

interface BillOfMaterials {
  readonly components: readonly { readonly name: string; readonly properties: readonly { readonly name: string }[] }[];
}

jest.setTimeout(60_000);

test('of all that is needed at runtime, only bcrypt runs a script on install', () => {
  const withScripts = atRuntime.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(withScripts.map(([at]) => at)).toEqual(['node_modules/bcrypt']);
});

test('a release is audited', () => {
  expect(scripts.release).toContain(' && npm audit --omit=dev && ');
});

// Without --omit=dev, which would leave out whatever a development dependency needs as well (npm/cli#7909).
test("a release's bill of materials tells what is needed at runtime from what is not", async () => {
  const [, command = ''] = /npm (sbom .+?) >/.exec(scripts.release) ?? [];
  const { components } = JSON.parse(await run(root, 'npm', command.split(' '))) as BillOfMaterials;
  const needed = components.filter(({ properties }) => !properties.some(({ name }) => name.endsWith(':development')));
  const names = atRuntime.map(([at]) => at.slice('node_modules/'.length));
  expect(needed.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  expect(components.length).toBeGreaterThan(needed.length);
});
