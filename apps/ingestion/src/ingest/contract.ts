import {
  type Column,
  type ColumnType,
  type DatasetContract,
  type SchemaChanges,
  type Written,
} from '#libs/contracts';
import { problem } from '#libs/kernel';

/** How columns differ from those before; their order does not count. */
export function changesBetween(before: readonly Column[], after: readonly Column[]): SchemaChanges {
  const [old, now] = [before, after].map((columns) => new Map(columns.map(({ name, type }) => [name, type])));
  return {
    added: after.filter(({ name }) => !old?.has(name)),
    dropped: before.filter(({ name }) => !now?.has(name)),
    retyped: before.flatMap(({ name, type }) => {
      const to = now?.get(name) ?? type;
      return to === type ? [] : [{ name, from: type, to }];
    }),
  };
}

/** The columns of a version; what was an instant in its parts before that was a type is of no other type now. */
export const knownColumns = ({
  columns,
  written,
}: {
  readonly columns: readonly Column[];
  readonly written: readonly Written[] | null;
}): Column[] =>
  columns.map(({ name, type }, i) => ({
    name,
    type: type === 'timestamp' && written?.[i]?.type === 'instant' ? 'instant' : type,
  }));

/** The most columns that a refusal names of one kind. */
const mostNamed = 5;

const named = (names: readonly string[]): string => {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return `${names
    .slice(0, mostNamed)
    .map((name) => JSON.stringify(name))
    .join(', ')}${more}`;
};

/** The types of moments are told by what they are, for files that had none of instants have them now. */
const kinds: Partial<Record<ColumnType, string>> = {
  timestamp: 'timestamp (moments without a zone)',
  instant: 'instant (moments with a zone)',
};
/** Two types, one against the other. */
const against = (a: ColumnType, b: ColumnType): readonly [string, string] =>
  kinds[a] !== undefined && kinds[b] !== undefined ? [kinds[a], kinds[b]] : [a, b];

export interface NewTable {
  readonly columns: readonly Column[];
  /** Against the version before; null where there is none. */
  readonly changes: SchemaChanges | null;
  /** Columns that are there and that what is appended does not have. */
  readonly missing: readonly string[];
}

/** @throws Problem version.contract, which names columns and types and no value */
export function requireContract(
  contract: DatasetContract | null,
  { columns, changes, missing }: NewTable,
): void {
  if (contract === null) return;
  const faults: string[] = [];
  if (changes !== null && contract.columns !== 'any') {
    const gone = [...changes.dropped.map(({ name }) => name), ...missing];
    if (gone.length > 0) faults.push(`without ${named(gone)}`);
    const retyped = changes.retyped.map(
      ({ name, from, to }) => `${JSON.stringify(name)} from ${against(from, to).join(' to ')}`,
    );
    if (retyped.length > 0) {
      const more = retyped.length > mostNamed ? ` and ${retyped.length - mostNamed} more` : '';
      faults.push(`with another type of ${retyped.slice(0, mostNamed).join(', ')}${more}`);
    }
    if (contract.columns === 'exact' && changes.added.length > 0)
      faults.push(`with ${named(changes.added.map(({ name }) => name))} more`);
  }
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const wrong = Object.entries(contract.types ?? {}).filter(([name, type]) => types.get(name) !== type);
  if (wrong.length > 0) {
    const told = wrong.slice(0, mostNamed).map(([name, type]) => {
      const found = types.get(name);
      if (found === undefined) return `${JSON.stringify(name)} must be ${type} and is not there`;
      return `${JSON.stringify(name)} must be ${against(type, found).join(' and is ')}`;
    });
    const more = wrong.length > mostNamed ? ` and ${wrong.length - mostNamed} more` : '';
    faults.push(`where ${told.join(', ')}${more}`);
  }
  if (faults.length > 0)
    throw problem('version.contract', `The version would be ${faults.join('; ')}.`.slice(0, 4000));
}
