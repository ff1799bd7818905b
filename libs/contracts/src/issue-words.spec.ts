import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { issueWords } from './issue-words.js';

const detail = (schema: z.ZodType, value: unknown): string =>
  schema.safeParse(value, { error: issueWords }).error?.issues[0]?.message ?? 'taken';

const Shape = z.strictObject({ name: z.string(), subjectKey: z.string().optional() });
const Kind = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('csv') }),
  z.strictObject({ kind: z.literal('ndjson') }),
]);

/** One row for each way in which zod refuses. */
const refusals: readonly [string, z.ZodType, unknown, string][] = [
  ['what is missing', Shape, {}, 'is missing'],
  ['another kind', Shape, { name: 3 }, 'must be text'],
  ['a fraction', z.int(), 1.5, 'must be a whole number'],
  ['no number', z.coerce.number(), 'x', 'must be a number'],
  ['no list', z.array(z.string()), 'a', 'must be a list'],
  ['a member misspelt', Shape, { name: 'a', subjectkey: 'b' }, 'is not known here; did you mean subjectKey?'],
  ['another member', Shape, { name: 'a', colour: 1 }, 'is not known here; known are name, subjectKey'],
  ['none of the values', z.enum(['read', 'train']), 'x', 'must be one of read, train'],
  ['a value misspelt', z.enum(['read', 'train']), 'raed', 'must be one of read, train; did you mean read?'],
  ['no value', z.enum(['read', 'train']), undefined, 'is missing; it must be one of read, train'],
  ['another literal', z.literal('a'), 'b', 'must be a'],
  ['a kind misspelt', Kind, { kind: 'cvs' }, 'must be one of csv, ndjson; did you mean csv?'],
  ['no kind', Kind, {}, 'is missing; it must be one of csv, ndjson'],
  ['no branch', z.union([z.string(), z.number()]), true, 'must be text, or a number'],
  ['empty text', z.string().min(1), '', 'must not be empty'],
  ['short text', z.string().min(3), 'ab', 'must have at least 3 characters'],
  ['long text', z.string().max(1), 'ab', 'must have at most 1 character'],
  ['an empty list', z.array(z.int()).min(1), [], 'must not be empty'],
  ['a long list', z.array(z.int()).max(2), [1, 2, 3], 'must have at most 2 entries'],
  ['a small number', z.number().min(0), -1, 'must be at least 0'],
  ['a number at its bound', z.number().gt(0), 0, 'must be above 0'],
  ['a large number', z.number().max(5), 6, 'must be at most 5'],
  ['a number too large', z.number().lt(5), 5, 'must be below 5'],
  ['no multiple', z.number().multipleOf(5), 6, 'must be a multiple of 5'],
  ['no address', z.email(), 'ada', 'must be an e-mail address such as ada@example.org'],
  ['no moment', z.iso.datetime(), 'soon', 'must be a moment such as 2030-01-31T12:00:00Z'],
  ['a form of ours', z.string().regex(/^a$/), 'b', 'is not written as it must be'],
  ['no truth', z.stringbool(), 'perhaps', 'must be true or false'],
  [
    'a name too long',
    z.record(z.string().max(1), z.int()),
    { ab: 1 },
    'has a name that must have at most 1 character',
  ],
  ['what we refuse', z.string().refine((text) => text === 'a'), 'b', 'is not valid'],
];

describe('what is wrong with an input', () => {
  it.each(refusals)('is said in our words of %s', (_, schema, value, words) => {
    expect(detail(schema, value)).toBe(words);
  });

  it('is said in the words of the schema where it has some', () => {
    expect(detail(z.string().min(2, 'must be a name'), 'a')).toBe('must be a name');
  });
});
