import { createService } from '../../support/create-service';
import { refusalOf } from '../../support/refusal-of';

/** What the service says of policies that describe themselves so. */
function describedBy(...descriptions: (() => object)[]): object {
  const passwordPolicy = descriptions.map((describe) => ({ check: () => [], describe: describe as never }));
  return createService({ passwordPolicy }).service.describePasswordPolicy();
}

test('without a word of the policies it is what the hasher takes', () => {
  const { service } = createService({ passwordPolicy: { check: () => [] } });
  expect(service.describePasswordPolicy()).toEqual({ maxBytes: 72 });
});

test('what only one of them says is told as it is', () => {
  expect(
    describedBy(
      () => ({ minLength: 12, words: ['a'] }),
      () => ({ breached: false }),
    ),
  ).toEqual({ maxBytes: 72, minLength: 12, words: ['a'], breached: false });
});

test.each<[string, string, unknown, unknown, unknown]>([
  ['of two minimums the higher one', 'minLength', 12, 15, 15],
  ['of two maximums the lower one', 'maxLength', 64, 128, 64],
  ['a maximum is told by how its name begins', 'notMax', 64, 128, 128],
  ['what one of them asks for is asked for', 'blocklist', true, false, true],
  ['what none of them asks for is not', 'blocklist', false, false, false],
  ['of what is no number, what the later one says', 'alphabet', 'ascii', 7, 7],
  ['of what is no number, what the later one says', 'alphabet', 7, 'ascii', 'ascii'],
  ['of what is sometimes a choice, what the later one says', 'alphabet', true, 'ascii', 'ascii'],
  ['of what is sometimes a choice, what the later one says', 'alphabet', 'ascii', false, false],
])('%s: %s of %j and %j is %j', (_rule, name, one, other, merged) => {
  expect(
    describedBy(
      () => ({ [name]: one }),
      () => ({ [name]: other }),
    ),
  ).toMatchObject({ [name]: merged });
});

test.each<[unknown, string]>([
  ...['nothing', 7, null, undefined].map((answer): [unknown, string] => [answer, 'must answer an object']),
  [Promise.resolve({ minLength: 15 }), 'must answer at once, not by a promise'],
])('a policy that describes itself by %j breaks its contract: it %s', async (answer, message) => {
  const { service } = createService({ passwordPolicy: { check: () => [], describe: () => answer as never } });
  expect(await refusalOf(() => service.describePasswordPolicy())).toMatchObject({
    kind: 'server-error',
    cause: new TypeError(`passwordPolicy.describe ${message}`),
  });
});

test('a policy that fails to describe itself is unavailable, for the reason that it gave', async () => {
  const cause = new Error('out of order');
  const describe = (): never => {
    throw cause;
  };
  const { service } = createService({ passwordPolicy: { check: () => [], describe } });
  expect(await refusalOf(() => service.describePasswordPolicy())).toMatchObject({ kind: 'unavailable', cause });
});

test('a policy that takes less than the hasher lowers the maximum', () => {
  expect(describedBy(() => ({ maxBytes: 64 }))).toEqual({ maxBytes: 64 });
});
