import { readTables } from '../support/read-tables';
import type { Row } from '../support/read-tables';
import { stopTimeouts } from '../support/stop-timeouts';
import { faults } from './faulty-host';
import type { Fault } from './faulty-host';
import { operations } from './operations';
import type { Operation } from './operations';
import { outcomeOf } from './outcome';
import type { Outcome } from './outcome';

const tables = readTables('faults.md');
const named = Object.entries(operations);

function tableOf(heading: string): readonly Row[] {
  const rows = tables.get(heading);
  if (!rows) throw new Error(`docs/faults.md has no table '${heading}'`);
  return rows;
}

/** A cell has an answer and the name of a state. */
function stated(cell: string): readonly [answer: string, state: Row] {
  const [answer = '', ...words] = cell.split(', ');
  const state = tableOf('States').find((row) => row['state'] === words.join(', '));
  if (!state) throw new Error(`docs/faults.md has no state '${words.join(', ')}'`);
  return [answer, state];
}

function expectAsStated(outcome: Outcome, cell: string, isListenerMute = false): void {
  const [answer, { password, token, records, attempts, hook, events = '' }] = stated(cell);
  const isFailure = answer === '500' || answer === '503';
  const told = [...(events === '–' ? [] : events.split(', ')), ...(isFailure ? ['unexpected-error'] : [])];
  expect(outcome).toMatchObject({
    end: answer,
    findings: { password, token, records, attempts, hook },
    resetAfterwards: '200',
  });
  if (!isListenerMute) expect(outcome.events.toSorted()).toEqual(told.toSorted());
}

function callsOf({ calls }: Outcome, { since }: Operation): readonly string[] {
  return since === undefined ? calls : calls.slice(calls.indexOf(since) + 1);
}

beforeAll(stopTimeouts);
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined); // where a failing onEvent is reported
});
afterEach(() => {
  jest.clearAllTimers();
  jest.restoreAllMocks();
});

describe('when nothing fails', () => {
  test.each(named)(
    '%s: it ends as docs/faults.md says, and each call that it made has a row',
    async (title, operation) => {
      const outcome = await outcomeOf(operation);
      const row = tableOf('When nothing fails').find((candidate) => candidate['operation'] === title);
      expectAsStated(outcome, row?.['outcome'] ?? '');
      expect(tableOf(title).map(({ call }) => call)).toEqual(callsOf(outcome, operation));
    },
  );
});

describe.each(named)('%s', (title, operation) => {
  const cells = tableOf(title).flatMap((row) =>
    faults.map((fault): readonly [string, Fault, string] => [row['call'] ?? '', fault, row[fault] ?? '']),
  );

  test.each(cells.filter(([, , cell]) => cell !== '–'))('%s: %s: %s', async (call, fault, cell) => {
    const isListenerMute = call.startsWith('onEvent') && (fault === 'throws' || fault === 'hangs');
    expectAsStated(await outcomeOf(operation, [call, fault]), cell, isListenerMute);
  });

  test('leaves out only that the client goes away, and only where nobody waits who could', () => {
    const leftOut = cells.filter(([, , cell]) => cell === '–').map(([, fault]) => fault);
    const expected = operation.isUnattended === true ? tableOf(title).map(() => 'client gone') : [];
    expect(leftOut).toEqual(expected);
  });
});

describe('docs/faults.md', () => {
  test('explains every fault', () => {
    expect(tableOf('The faults').map(({ fault }) => fault)).toEqual(faults);
  });

  test('has a table for each operation, and names no state that nothing leads to', () => {
    const headings = [...tables.keys()].slice([...tables.keys()].indexOf('When nothing fails') + 1);
    expect(headings.filter((heading) => !heading.startsWith('Clock'))).toEqual(Object.keys(operations));
    const used = named.flatMap(([title]) => tableOf(title).flatMap((row) => faults.map((fault) => row[fault] ?? '–')));
    const states = new Set(used.filter((cell) => cell !== '–').map((cell) => stated(cell)[1]['state']));
    expect(tableOf('States').filter(({ state }) => !states.has(state))).toEqual([]);
  });
});
