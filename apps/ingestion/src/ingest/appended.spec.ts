import { expect, it } from '@jest/globals';
import { type ColumnClassification } from '#libs/contracts';
import { DatasetVersionEntity } from '#libs/db';
import { appendedTo, type Contents, type File } from './appended.js';

const columns: File['columns'] = [
  { name: 'who', type: 'string' },
  { name: 'size', type: 'string' },
];
const nothing = (name: string): ColumnClassification => ({
  ...{ name, category: 'NONE', identifierType: 'none', confidence: 0.5, evidence: [], decidedBy: 'detector' },
});
const written = columns.map(() => ({ type: 'string', told: true }));

/** A file of five records with a value of its own in one column, and two values in the other. */
const file: File = {
  ...{ rows: 5, columns, written, parts: [], classification: columns.map(({ name }) => nothing(name)) },
  profile: {
    rows: 5,
    columns: columns.map(({ name, type }, i) => ({
      ...{ name, type, nulls: 0, distinct: i === 0 ? 5 : 2, approximate: false, masked: true },
    })),
  },
};

/** What comes of so many files, one behind the other; a steward may have spoken after the first. */
type Made = Pick<Contents, 'rows' | 'profile' | 'classification'>;
function appended(times: number, decidedBy: ColumnClassification['decidedBy'] = 'detector'): Made {
  let made: Made = {
    ...file,
    classification: file.classification.map((column) => ({ ...column, decidedBy })),
  };
  for (let i = 1; i < times; i++) {
    const version = Object.assign(new DatasetVersionEntity(), { id: 'v', columns, written });
    const { rows, profile } = made;
    const base = { version: Object.assign(version, { rows: String(rows), profile }), parts: [] };
    made = appendedTo({ ...base, classification: made.classification }, file);
  }
  return made;
}

const kinds = ({ classification }: Made) => classification.map(({ identifierType }) => identifierType);

it('what many small files hold of people is seen in all of them together', () => {
  expect(kinds(appended(3))).toEqual(['none', 'none']);
  expect(kinds(appended(20))).toEqual(['direct', 'none']);
});

it('what a steward said of a column is not taken back for what they could see', () => {
  expect(kinds(appended(20, 'steward'))).toEqual(['none', 'none']);
});
