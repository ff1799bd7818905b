import { readFileSync } from 'node:fs';
import { type Recipe } from '#libs/contracts';
import { seededRandom } from '../src/random.js';
import { recipeSchema } from '../src/recipe.js';
import { type Cell, type Table, type TableColumn } from '../src/table.js';

/** A table from columns of cells: numbers become doubles, booleans booleans, text strings. */
export function tableOf(columns: Readonly<Record<string, readonly Cell[]>>): Table {
  const made = Object.entries(columns).map(([name, cells]) => columnOf(name, cells));
  return { rows: made[0]?.values.length ?? 0, columns: made };
}

function columnOf(name: string, cells: readonly Cell[]): TableColumn {
  const first = cells.find((cell) => cell !== null);
  if (typeof first === 'string' || first === undefined) {
    return { name, type: 'string', values: cells.map((cell) => (cell === null ? null : String(cell))) };
  }
  const values = Float64Array.from(cells, (cell) => (cell === null ? 0 : Number(cell)));
  const nulls = Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0));
  return { name, type: typeof first === 'boolean' ? 'boolean' : 'double', values, nulls };
}

/** A delimited file without quotes, with names for its fields; `?` is null and fields that are all numbers become doubles. */
export function readDelimited(path: string, separator: string, names?: readonly string[]): Table {
  const lines = readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const header = names ?? lines.shift()?.split(separator) ?? [];
  const records = lines.map((line) => line.split(separator));
  const fields = header.map((name, i) => {
    const cells = records.map((record) => (record[i] === '?' ? null : (record[i] ?? null)));
    const numeric = cells.every((cell) => cell === null || (cell !== '' && Number.isFinite(Number(cell))));
    return [name, numeric ? cells.map((cell) => (cell === null ? null : Number(cell))) : cells] as const;
  });
  return tableOf(Object.fromEntries(fields));
}

export const recipeOf = (recipe: Readonly<Record<string, unknown>> & { label: string }): Recipe =>
  recipeSchema().parse('model' in recipe ? recipe : { task: 'classification', ...recipe });

/**
 * Four noisy clusters at the corners of a square, labelled by exclusive or: no line divides them. `noise` is a column
 * without meaning, `side` names the half-plane that x is in.
 */
export function xorTable(rows = 400): Table {
  const random = seededRandom(7, 'xor');
  const records = Array.from({ length: rows }, () => {
    const [a, b] = [random() < 0.5, random() < 0.5];
    const near = (on: boolean): number => (on ? 1 : -1) + (random() - 0.5);
    return {
      x: near(a),
      y: near(b),
      noise: random(),
      side: a ? 'right' : 'left',
      label: a === b ? 'same' : 'differ',
    };
  });
  const field = <K extends keyof (typeof records)[number]>(name: K) => records.map((record) => record[name]);
  return tableOf({
    x: field('x'),
    y: field('y'),
    noise: field('noise'),
    side: field('side'),
    label: field('label'),
  });
}
