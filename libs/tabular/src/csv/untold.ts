import { type Row } from '../engine/cells.js';
import { type ScratchFile } from '../engine/scratch.js';
import { readAll } from '../parts/chunks.js';
import { isAnyDay, type PartSchema, type PartType } from '../parts/types.js';
import { type Declared } from './declared.js';

interface Typed {
  readonly names: readonly string[];
  readonly schema: PartSchema;
  readonly declared: ReadonlyMap<number, Declared>;
  readonly file: ScratchFile;
  /** The quotation mark; empty where there is none. */
  readonly quote: string;
  /** Whether values may have spaces around them. */
  readonly padded: boolean;
}

/**
 * The columns of a chunk with cells that say more than their value does and that a column of text would keep: spaces around it, quotation marks
 * around nothing; or numbers that no decimal is. `fitted`: that each cell was found to fit as it is, so that there are no spaces unless `padded`.
 */
export async function untoldColumns(
  { names, schema, declared, file, quote, padded }: Typed,
  fitted: boolean,
  query: (tests: string) => Promise<Row | undefined>,
): Promise<readonly string[]> {
  const typed = [...names.entries()].filter(([i, name]) => !declared.has(i) && !isKept(schema.get(name)));
  const isFixed = (name: string): boolean => schema.get(name)?.startsWith('fixed') === true;
  if (typed.length === 0) return [];
  // What is told must not depend on `padded`, which chunks beside this one may have found.
  if (fitted && !padded && !typed.some(([, name]) => isFixed(name))) {
    if (quote === '' || !readAll(file).includes(quote.repeat(2))) return [];
  }
  const tests = typed.map(([i, name]) => {
    const special = isFixed(name) ? ` OR NOT isfinite(TRY_CAST(c${i} AS DOUBLE))` : '';
    return `coalesce(bool_or(c${i} = '' OR trim(c${i}) <> c${i}${special}), false) AS u${i}`;
  });
  const row = await query(tests.join(', '));
  return typed.filter(([i]) => row?.[`u${i}`] !== false).map(([, name]) => name);
}

/** Whether a column of this type keeps each cell as it is written. */
const isKept = (type: PartType | undefined): boolean =>
  type === undefined || type === 'string' || type === 'json' || type === 'unknown' || isAnyDay(type);
