import { type Column, type ColumnType, type Written } from '#libs/contracts';
import { problem, type Problem } from '#libs/kernel';
import { saidType } from './said-type.js';
import { contractColumns, isPartType, isSpoilt, joinTypes, type PartSchema, type PartType } from './types.js';

/** The columns of a table and as what each is written, one beside the other. */
export interface WrittenTable {
  readonly columns: readonly Column[];
  readonly written: readonly Written[];
}

const named = (name: string): string => JSON.stringify(name.slice(0, 100));

/** The types that the parts of a table are known to have. @throws Problem version.append where a format did not say */
export function schemaOf({ columns, written }: WrittenTable): PartSchema {
  return new Map(
    columns.map(({ name }, i) => {
      const type = written[i]?.type ?? '';
      if (isPartType(type)) return [name, type] as const;
      const detail = `The format does not tell how exactly the column ${named(name)} is written: upload all of it at once.`;
      throw problem('version.append', detail);
    }),
  );
}

/** A table of a format that tells no finer types: of some, it can be told what their parts are. */
export function coarselyWritten(columns: readonly Column[]): WrittenTable {
  const types: Partial<Record<ColumnType, string>> = { integer: 'wide', decimal: '', timestamp: '' };
  return { columns, written: columns.map(({ type }) => ({ type: types[type] ?? type, told: false })) };
}

/** Columns as what they are written, `told` naming those whose text can be told from their values. */
export function writtenTable(schema: PartSchema, told: ReadonlySet<string>): WrittenTable {
  return {
    columns: contractColumns(schema),
    written: Array.from(schema, ([name, type]) => ({ type, told: told.has(name) })),
  };
}

/**
 * Whether a part of the first type tells what the file wrote where the column becomes the second and the part is cast when it is read:
 * what is written in one way alone is its own text, and a number of that many digits after the point is that decimal.
 */
function isRetold(part: PartType, column: PartType): boolean {
  if (part === 'unknown') return true;
  if (column === 'string') return /^(?:integer|wide|date|time|decimal[0-9]+|fixed[0-9]+)$/.test(part);
  return /^decimal[0-9]+$/.test(column) && part === column.replace('decimal', 'fixed');
}

const contractType = (type: PartType): ColumnType =>
  contractColumns(new Map([['', type]]))[0]?.type ?? 'string';

/**
 * What helps, said of the file with `types`, where `old` is there and the file has `own`; undefined where nothing does. What was found to be a
 * decimal is one by how it is written: that cannot be said.
 */
function wordFor(old: PartType, own: PartType): string | undefined {
  const type = contractType(old);
  if (old.startsWith('decimal')) return undefined;
  if (type === contractType(own) && !old.startsWith('exact')) return undefined;
  return type === 'string' ? 'text' : type;
}

/** Of a column that would become `to`, where the values of type `from` do not tell any more how they were written. */
function spoilt(
  name: string,
  whose: string,
  from: PartType,
  to: PartType,
  word: string | undefined,
): Problem {
  const [was, now] = [contractType(from), contractType(to)];
  const becomes = was === now ? `another form of ${now}` : now;
  const advice =
    word === undefined ? '' : `if all its cells in the file are ${word}, say ${saidType(name, word)}, or `;
  return problem(
    'version.append',
    `The column ${named(name)} would become ${becomes}, and ${whose} no longer tells how its ${was} values were written: ` +
      `${advice}upload all of it at once.`,
  );
}

/** The most columns that a table may have. */
const mostColumns = 2000;

/**
 * The table of two, one behind the other: its columns by their names, in the order of the first, each of the type that one file of both
 * would give it. A column that one of them lacks is null there.
 * @throws Problem version.append where no value would change but how some were written is not known any more, or they are not one table
 */
export function appendTable(base: WrittenTable, file: WrittenTable): WrittenTable {
  const [before, behind] = [schemaOf(base), schemaOf(file)];
  const toldBy = ({ columns, written }: WrittenTable): Set<string> =>
    new Set(columns.filter((_, i) => written[i]?.told).map(({ name }) => name));
  const [toldBefore, toldBehind] = [toldBy(base), toldBy(file)];
  checkNames(before, behind);
  const joined = new Map<string, PartType>(before);
  const told = new Set(toldBefore);
  for (const [name, own] of behind) {
    const old = before.get(name);
    const type = old === undefined ? own : joinTypes(old, own);
    joined.set(name, type);
    if (old !== undefined && isSpoilt(old, type) && !(toldBefore.has(name) && isRetold(old, type)))
      throw spoilt(name, 'what is there', old, type, wordFor(old, own));
    if (isSpoilt(own, type) && !(toldBehind.has(name) && isRetold(own, type)))
      throw spoilt(name, 'the file', own, type, type === 'string' ? 'text' : undefined);
    if (toldBehind.has(name) && (old === undefined || toldBefore.has(name))) told.add(name);
    else told.delete(name);
  }
  return writtenTable(joined, told);
}

function checkNames(before: PartSchema, behind: PartSchema): void {
  const folded = new Map(Array.from(before.keys(), (name) => [name.toLowerCase(), name]));
  const names = [...behind.keys()];
  const other = names.find((name) => !before.has(name) && folded.has(name.toLowerCase()));
  if (other !== undefined)
    throw problem(
      'version.append',
      `The column ${named(other)} has the name of one that is there in other letters.`,
    );
  const added = names.filter((name) => !before.has(name));
  if (added.length === names.length)
    throw problem('version.append', 'No column of the file is one of those that there are.');
  if (before.size + added.length > mostColumns)
    throw problem('version.append', `Together they have more than ${mostColumns} columns.`);
}
