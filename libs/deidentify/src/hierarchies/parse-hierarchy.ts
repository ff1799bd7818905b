import { type Hierarchy, isShowable } from '#libs/contracts';
import { problem, type ProblemPlace } from '#libs/kernel';
import { readRecords } from './read-records.js';

/** A hierarchy file larger than this many UTF-16 units is refused unread. */
export const maxHierarchyLength = 8 << 20;

/** Leaves, and levels with the leaves' own, that a hierarchy may have. */
const limits = { leaves: 200_000, levels: 64, value: 1000, places: 20 } as const;

/** The value that stands for all others. */
export const root = '*';

type Complain = (line: number, detail: string) => void;

/** What one row must be, whatever the others are. */
function checkRow(row: readonly string[], line: number, width: number, complain: Complain): void {
  if (row.length !== width) complain(line, `has ${row.length} levels, and the first row has ${width}`);
  else if (row.at(-1) !== root) complain(line, `does not end with ${root}, which stands for everything`);
  if (row.some((value) => value.length > limits.value))
    complain(line, `has a value longer than ${limits.value}`);
  // A leaf is what the cells are, whatever that is; what stands above it is a name that somebody gave.
  if (row.some((value) => value !== row[0] && !isShowable(value)))
    complain(line, 'has a label with control, bidirectional or invisible characters');
}

/** A value must have the same ancestors wherever it stands, or generalizing would not be a function of the value. */
function checkAncestors(
  row: readonly string[],
  line: number,
  seen: readonly Map<string, string>[],
  complain: Complain,
): void {
  if (seen[0]?.has(row[0] ?? '') === true) complain(line, 'has a leaf that an earlier line has');
  for (let level = 0; level + 1 < row.length; level++) {
    const value = row[level] ?? '';
    const parent = row[level + 1] ?? '';
    const known = seen[level]?.get(value);
    if (known === undefined) seen[level]?.set(value, parent);
    else if (known !== parent) {
      complain(line, `level ${level} has a value that an earlier line generalizes to another value`);
      return;
    }
  }
}

/**
 * Reads a generalization hierarchy as ARX writes it: CSV (RFC 4180) separated by semicolons, commas or tabs, no header, one
 * line a leaf, from the leaf's value to `*`.
 * @throws Problem hierarchy.invalid, with the line of what is wrong
 */
export function parseHierarchy(text: string, name: string, version: number): Hierarchy {
  const places: ProblemPlace[] = [];
  const complain: Complain = (line, detail) => {
    if (places.length < limits.places) places.push({ pointer: '#', line, detail });
  };
  const fail = (detail: string): never => {
    throw problem('hierarchy.invalid', detail, places);
  };
  if (text.length > maxHierarchyLength) fail(`The file is longer than ${maxHierarchyLength} characters.`);
  const records = readRecords(text.replace(/^\uFEFF/, ''), limits.leaves + 1);
  const width = records[0]?.values.length ?? 0;
  if (records.length === 0) fail('The file has no lines.');
  if (records.length > limits.leaves) fail(`The file has more than ${limits.leaves} leaves.`);
  if (width < 2 || width > limits.levels) {
    fail(
      `A line needs 2 to ${limits.levels} values, separated by ; or , or tabs, leaf first and ${root} last.`,
    );
  }
  const seen = Array.from({ length: width }, () => new Map<string, string>());
  for (const { values, line } of records) {
    checkRow(values, line, width, complain);
    if (values.length === width) checkAncestors(values, line, seen, complain);
  }
  if (places.length > 0) fail('The hierarchy is wrong in the lines named.');
  return { name, version, rows: records.map(({ values }) => values) };
}
