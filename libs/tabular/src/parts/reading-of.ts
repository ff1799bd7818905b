import { type Reading } from '#libs/contracts';
import { someOf } from './fallen.js';
import { contractColumns, dayWord, isAnyDay, type PartSchema, typeWords } from './types.js';

/** How a file is read, as far as it is known before the types are. */
export interface KnownReading {
  /** What is told of it but the types. */
  readonly reading: Omit<Reading, 'types'>;
  /** Types that were said of columns, by their names. */
  readonly said?: ReadonlyMap<string, string>;
  /** What a column looks like that stays text, by its name. */
  readonly hints?: ReadonlyMap<string, string>;
}

/** Of a table of many columns each may look like something of its own. */
const mostDoubts = 20;

/** What a file was read as, once the types of the whole file are known. */
export function readingOf({ reading, said, hints }: KnownReading, schema: PartSchema): Reading {
  const words = Array.from(schema, ([name, type]) => {
    const day = dayWord(type);
    return [name, said?.get(name) ?? (day === undefined ? undefined : `date(${day})`)] as const;
  }).filter(([, word]) => word !== undefined);
  const types = {
    ...typeWords(contractColumns(schema)),
    ...(Object.fromEntries(words) as Record<string, string>),
  };
  const looks = new Map<string, string[]>();
  for (const [name, type] of schema) {
    const hint = isAnyDay(type)
      ? 'days whose month is either number (types=NAME:date(dd/mm/yyyy) or types=NAME:date(mm/dd/yyyy) says which)'
      : hints?.get(name);
    if (hint !== undefined && types[name] === 'text' && said?.has(name) !== true) {
      looks.set(hint, [...(looks.get(hint) ?? []), name]);
    }
  }
  const doubts = Array.from(looks, ([hint, names]) =>
    `Kept as text, as it is written, though it looks like ${hint}: ${someOf(names)}`.slice(0, 1000),
  );
  if (doubts.length > mostDoubts) {
    const more = doubts.splice(mostDoubts).length;
    doubts.push(
      `There are ${more} more sorts of columns that are text though they look like something else.`,
    );
  }
  return { ...reading, types, warnings: [...reading.warnings, ...doubts] };
}
