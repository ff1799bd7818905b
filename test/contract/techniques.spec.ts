import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { techniques } from '#libs/deidentify';

const page = readFileSync(join(import.meta.dirname, '../../docs/DEIDENTIFICATION.md'), 'utf8');

/** The cells of every line of the page's tables. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const yes = (value: boolean): string => (value ? 'yes' : 'no');

describe('the page about de-identification', () => {
  it.each(Object.values(techniques).map((facts) => [facts.name, facts] as const))(
    'says of %s what the gateway says',
    (name, facts) => {
      const row = rows.find((cells) => cells[1] === `\`${name}\``);
      expect(row?.slice(2, -1)).toEqual([
        facts.isoClass ?? '—',
        yes(facts.reversible),
        yes(facts.deterministic),
        yes(facts.truthful),
        yes(facts.keyNeeded),
        facts.dpCost === null ? '—' : 'ε a cell (local model)',
        facts.scope,
      ]);
    },
  );
});
