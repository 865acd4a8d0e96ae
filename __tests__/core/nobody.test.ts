import { Nobody } from '../../lib/core/nobody';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function idAfter(...foundIds: readonly string[]): string {
  const nobody = new Nobody();
  for (const id of foundIds) nobody.learnFrom(id);
  return nobody.newId();
}

test('has a uuid that nobody else has, as long as none was found', () => {
  expect(idAfter()).toMatch(uuid);
  expect(idAfter()).not.toBe(idAfter());
});

test.each(['jane', '7e', 'e7', '4f1d…', ''])('has a uuid where the ids are like %j', (id) => {
  expect(idAfter('7', id)).toMatch(uuid);
});

test('is a number below every sequence where the ids are numbers', () => {
  expect(idAfter('jane', '42')).toBe('-2147483648');
});
