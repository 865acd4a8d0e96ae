import { readTables } from '../support/read-tables';
import type { Row, Tables } from '../support/read-tables';

/** The tables of docs/state-machine.md as a transition function that remembers which of its cells were needed. */
export class StateMachine {
  readonly #tables: Tables;
  readonly #found: Map<string, Row | string> = new Map();
  readonly #steps: Map<string, readonly string[]> = new Map();
  readonly #tokenStates: Map<boolean, Map<boolean, string>> = new Map();
  readonly #needed: Set<string> = new Set();

  constructor(tables: Tables = readTables('state-machine.md')) {
    this.#tables = tables;
  }

  /** The one row whose cells allow all these values. A string instead of a row says why there is none. */
  find(table: string, values: Row): Row | string {
    const key = [table, ...Object.values(values)].join('|');
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#findOnly(table, values);
    if (typeof found !== 'string') this.#needed.add(nameOf(table, found));
    this.#found.set(key, found);
    return found;
  }

  tokenState(isFiled: boolean, fits: boolean): string {
    const states = this.#tokenStates.get(isFiled) ?? new Map<boolean, string>();
    const known = states.get(fits);
    if (known !== undefined) return known;
    const found = this.find('States of a token', { 'record filed': isFiled ? 'yes' : 'no', fits: fits ? 'yes' : 'no' });
    const state = typeof found === 'string' ? found : (found['token'] ?? '');
    this.#tokenStates.set(isFiled, states.set(fits, state));
    return state;
  }

  lockState(attemptsLeft: string): string {
    const found = this.find('States of the lock', { 'attempts left': attemptsLeft });
    return typeof found === 'string' ? found : (found['lock'] ?? '');
  }

  /** The states that a step may lead to from this one; none if the step never happens there. */
  step(table: string, step: string, from: string): readonly string[] {
    const key = nameOf(table, { step }, from);
    const known = this.#steps.get(key);
    if (known) return known;
    const row = this.#rows(table).find((candidate) => candidate['step'] === step);
    const to = alternatives(row?.[from] ?? '–');
    this.#needed.add(key);
    this.#steps.set(key, to);
    return to;
  }

  /** Rows, and cells of the tables of steps, that nothing needed. */
  get unneeded(): readonly string[] {
    const places = [...this.#tables.keys()].flatMap((table) => this.#placesIn(table));
    return places.filter((place) => !this.#needed.has(place));
  }

  #findOnly(table: string, values: Row): Row | string {
    const rows = this.#rows(table).filter((row) => matches(row, values));
    const [row] = rows;
    if (row && rows.length === 1) return row;
    return `${rows.length} rows of '${table}' for ${JSON.stringify(values)}`;
  }

  #placesIn(table: string): readonly string[] {
    return this.#rows(table).flatMap((row) => {
      const [first = '', ...states] = Object.keys(row);
      if (first !== 'step') return [nameOf(table, row)];
      return states.filter((state) => row[state] !== '–').map((state) => nameOf(table, row, state));
    });
  }

  #rows(table: string): readonly Row[] {
    const rows = this.#tables.get(table);
    if (!rows) throw new Error(`docs/state-machine.md has no table '${table}'`);
    return rows;
  }
}

function matches(row: Row, values: Row): boolean {
  return Object.entries(values).every(([column, value]) => {
    const allowed = alternatives(row[column] ?? '');
    return allowed.includes('any') || allowed.includes(value);
  });
}

function alternatives(cell: string): readonly string[] {
  return cell.split(' or ');
}

function nameOf(table: string, row: Row, state?: string): string {
  const cells = state === undefined ? Object.values(row) : [row['step'], state];
  return `${table}: ${cells.join(' | ')}`;
}
