import { parseTables, readTables } from '../support/read-tables';
import { StateMachine } from './state-machine';

const [steps, rows] = ['What happens to a token', 'Replacing the password'];

const tables = parseTables(`
### ${steps}

| step     | live         | dead |
| -------- | ------------ | ---- |
| it rests | live or dead | –    |

### ${rows}

| operation | stored hash | outcome |
| --------- | ----------- | ------- |
| redeem    | any         | won     |
| change    | as read     | won     |
`);

describe('the state machine of the page', () => {
  test('knows the states that a step may lead to, and none for a step or a state without', () => {
    const machine = new StateMachine(tables);
    expect(machine.step(steps, 'it rests', 'live')).toEqual(['live', 'dead']);
    expect(machine.step(steps, 'it rests', 'dead')).toEqual(['–']);
    expect(machine.step(steps, 'it runs', 'live')).toEqual(['–']);
  });

  test('finds the one row for a case', () => {
    const machine = new StateMachine(tables);
    expect(machine.find(rows, { operation: 'redeem', 'stored hash': 'as read' })).toMatchObject({ outcome: 'won' });
    expect(machine.find(rows, { operation: 'change', 'stored hash': 'written since' })).toMatch(/^0 rows/);
  });

  test('finds none where two fit', () => {
    const twice = new Map(tables).set(rows, [...(tables.get(rows) ?? []), ...(tables.get(rows) ?? [])]);
    const machine = new StateMachine(twice);
    expect(machine.find(rows, { operation: 'change', 'stored hash': 'as read' })).toMatch(/^2 rows/);
  });

  test('tells what nothing needed', () => {
    const machine = new StateMachine(tables);
    machine.find(rows, { operation: 'redeem', 'stored hash': 'as read' });
    expect(machine.unneeded).toEqual([`${steps}: it rests | live`, `${rows}: change | as read | won`]);
  });

  test('is read from docs/state-machine.md', () => {
    expect([...readTables('state-machine.md').keys()]).toEqual(expect.arrayContaining([steps, rows, 'Answers']));
  });
});
