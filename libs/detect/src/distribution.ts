import { type Evidence } from '#libs/contracts';
import { type Candidate, type ColumnFacts, type Known } from './candidate.js';
import { type Textual } from './sample.js';

/** Fewer rows than this say nothing about uniqueness. */
const fewest = 20;

/** What two different counts of distinct values may differ by when the count is approximate. */
const slack = 0.98;

/**
 * A share as evidence tells it, in words and by its weight: to a twentieth. Evidence is for all who may know of the column, and exact
 * shares are figures of raw records.
 */
export const asTold = (share: number): number => Math.round(20 * share) / 20;

function unique(facts: ColumnFacts): boolean {
  const values = facts.rows - facts.nulls;
  return values >= fewest && facts.distinct >= values * slack;
}

/** Running text can hold anything about anybody, so it is sensitive, and direct when identifiers were seen in it. */
function freeText({ share, inside }: Textual): Candidate | undefined {
  if (share < 0.3) return undefined;
  const evidence: Evidence[] = [
    {
      kind: 'distribution',
      detail: 'most values read like running text',
      weight: Math.min(0.7, 0.3 + asTold(share) / 2),
    },
  ];
  if (inside.size > 0) {
    const names = [...inside.keys()].toSorted().join(', ');
    evidence.push({ kind: 'pattern', detail: `some of it holds: ${names}`, weight: 0.3 });
  }
  return { category: 'FREE_TEXT', identifierType: inside.size > 0 ? 'direct' : 'sensitive', evidence };
}

/** A column of whole numbers or short codes that is different in every row points at its row. */
function rowKey(facts: ColumnFacts, words: readonly string[]): Candidate | undefined {
  if (!unique(facts) || (facts.type !== 'integer' && facts.type !== 'string')) return undefined;
  const named = words.some((word) => /^(?:id|ids|no|nr|num|number|key|code|ref|uid|uuid|ticket)$/.test(word));
  const evidence: Evidence[] = [
    { kind: 'distribution', detail: 'nearly every row has a value of its own', weight: named ? 0.6 : 0.45 },
  ];
  return { category: 'UNIQUE_ID', identifierType: 'direct', evidence };
}

/** What a format says of its columns holds for few and short values too, which look like nothing by themselves. */
const known: Readonly<Record<Known, (textual: Textual) => Candidate>> = {
  prose: ({ inside }) => ({
    category: 'FREE_TEXT',
    identifierType: inside.size > 0 ? 'direct' : 'sensitive',
    evidence: [{ kind: 'type', detail: 'the file says that people write it freely', weight: 0.7 }],
  }),
  'file name': () => ({
    category: 'UNIQUE_ID',
    identifierType: 'direct',
    evidence: [{ kind: 'type', detail: 'names of files, which may be those of people', weight: 0.7 }],
  }),
};

/** What format, type and distribution alone suggest: running text, or a key. */
export function distributionHint(
  facts: ColumnFacts,
  textual: Textual,
  words: readonly string[],
): Candidate[] {
  if (facts.known !== undefined) return [known[facts.known](textual)];
  const text = freeText(textual);
  if (text !== undefined) return [text];
  const key = rowKey(facts, words);
  return key === undefined ? [] : [key];
}
