import { globSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Policy, Query } from '#libs/contracts';
import fc from 'fast-check';
import { z } from 'zod';

/** What is asked for where cells are compared or made: a cell may hold anything. Everything else is read by somebody as a name. */
const cells = [
  ...['Policy.rows', 'Policy.transforms.values', 'Policy.synthesis.domains.values', 'Query.where'],
  ...['Query.ask.keys', 'Query.groupBy.keys', 'PredictBody.rows', 'ReidentificationBody.tokens'],
  /** The characters that raw values are made of, whatever they are. */
  'Policy.transforms.alphabet',
  /** A regular expression, written back to nobody but whoever reads the policy's own text. */
  'Policy.transforms.pattern',
];
/** Explanations have lines, and so have statements and certificates. */
const lined = /\.(description|reason|separator|location|credentials)$/;
const lineEnds = ['\t', '\n', '\r'];

const ranges: [number, number][] = [
  ...([
    [0, 31],
    [127, 159],
    [0xad, 0xad],
    [0x200b, 0x200b],
    [0x200e, 0x200f],
  ] satisfies [number, number][]),
  ...([
    [0x2028, 0x202e],
    [0x2060, 0x206f],
    [0xfeff, 0xfeff],
    [0xe0000, 0xe007f],
  ] satisfies [number, number][]),
];
const bad = fc
  .oneof(...ranges.map(([min, max]) => fc.integer({ min, max })))
  .map((point) => String.fromCodePoint(point));
/** Texts of which some field takes each. */
const bases = ['', 'a', 'A', 'user:ana@example.org', 'dataset:a', '2026-01-01', 'a.b'];
const texts = fc
  .tuple(fc.constantFrom(...bases), bad, fc.nat(20))
  .map(([base, character, at]) => ({ character, text: base.slice(0, at) + character + base.slice(at) }));

type Found = Map<string, z.ZodType[]>;

/** Every text that a value of the schema has, by where it stands; the key of a record stands where the record does, with `{}`. */
function strings(schema: z.ZodType, path: string, found: Found): Found {
  const def: { readonly type: string } & Record<string, unknown> = { ...schema._zod.def };
  if (def.type === 'string') found.set(path, [...(found.get(path) ?? []), schema]);
  for (const [name, value] of Object.entries(def)) {
    const inner = name === 'keyType' ? `${path}{}` : path;
    if (value instanceof z.ZodType) strings(value, inner, found);
    else if (Array.isArray(value)) {
      for (const one of value) if (one instanceof z.ZodType) strings(one, path, found);
    } else if (name === 'shape')
      for (const [key, one] of Object.entries(value as Record<string, z.ZodType>))
        strings(one, `${path}.${key}`, found);
  }
  return found;
}

describe('what people name', () => {
  const found: Found = new Map();

  beforeAll(async () => {
    const root = join(import.meta.dirname, '../..');
    for (const file of globSync('apps/*/src/*/*.schema.ts', { cwd: root })) {
      const module = (await import(join(root, file))) as Record<string, unknown>;
      for (const [name, schema] of Object.entries(module))
        if (name.endsWith('Body') && schema instanceof z.ZodType) strings(schema, name, found);
    }
    strings(Policy, 'Policy', found);
    strings(Query, 'Query', found);
  });

  it('is found wherever a body, a policy, a question or a recipe has a text', () => {
    expect([...found.keys()]).toEqual(
      expect.arrayContaining([
        ...['Policy.transforms.into', 'Policy.transforms.within', 'Policy.rows{}', 'Policy.description'],
        ...['CreateRunBody.recipe.label', 'CreateTokenBody.name', 'CreateGroupBody.members'],
        ...['PredictBody.rows{}', 'CreateGrantBody.reason', ...cells],
      ]),
    );
  });

  it('has no control, bidirectional or invisible characters in any of them', () => {
    const asked = [...found].filter(([path]) => !cells.some((cell) => path.replace(/\.\$.*$/, '') === cell));
    fc.assert(
      fc.property(texts, ({ character, text }) => {
        const takes = asked
          .filter(([path]) => !(lined.test(path) && lineEnds.includes(character)))
          .filter(([, schemas]) => schemas.some((schema) => schema.safeParse(text).success))
          .map(([path]) => path);
        expect(takes).toEqual([]);
      }),
    );
  });
});
