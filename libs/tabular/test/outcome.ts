import { Problem } from '#libs/kernel';
import { type Cell, cellText } from '../src/engine/cells.js';
import { type Engine } from '../src/engine/engine.js';
import { readBack, type ReadOptions } from './imported.js';

/** In one line what became of a file: its rows, columns and last record, or what it was refused with. */
export async function outcomeOf(engine: Engine, body: Uint8Array, options: ReadOptions): Promise<string> {
  try {
    const { columns, rows, count } = await readBack(engine, body, options);
    const shown = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
    const shownCell = (cell: Cell | undefined): string =>
      cell instanceof Uint8Array ? `${cell.length} bytes` : cellText(cell);
    const last = columns.map(({ name }) => shownCell(rows.at(-1)?.[name])).join(' | ');
    return `${count}: ${shown.slice(0, 300)} = ${last.slice(0, 300)}`;
  } catch (error) {
    if (error instanceof Problem) return `${error.code}: ${error.detail}`;
    throw error;
  }
}
