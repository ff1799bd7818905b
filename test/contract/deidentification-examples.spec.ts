import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  type Column,
  type ColumnClassification,
  type Hierarchy,
  type Plan,
  type Policy,
  Query,
} from '#libs/contracts';
import { compilePlan, parsePolicy } from '#libs/deidentify';
import { recognisers } from '#libs/detect';

const page = readFileSync(join(import.meta.dirname, '../../docs/DEIDENTIFICATION.md'), 'utf8');

const blocks = (language: string): string[] =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, text]) =>
    name === language && text !== undefined ? [text] : [],
  );

/** The example with a key of a policy, as a policy of the rest that it needs. */
function policyWith(key: string, more: object): Policy {
  const example = blocks('yaml').find((text) => text.startsWith(`${key}:`));
  const known = new Set(recognisers.map(({ category }) => category));
  const whole = { name: 'example', purposes: ['research'], ...more, ...(parse(example ?? '') as object) };
  return parsePolicy(JSON.stringify(whole), 'json', known);
}

const types = {
  person: 'string',
  card: 'string',
  born: 'date',
  seen: 'timestamp',
  city: 'string',
  street: 'string',
  house: 'integer',
  note: 'string',
  visits: 'integer',
  age: 'integer',
  sex: 'string',
  zip: 'string',
  diagnosis: 'string',
  income: 'double',
} as const;
const columns = Object.entries(types).map(([name, type]): Column => ({ name, type }));
const classification = columns.map(({ name }): ColumnClassification => ({
  name,
  category: 'NONE',
  identifierType: name === 'visits' ? 'none' : 'quasi',
  confidence: 1,
  evidence: [],
  decidedBy: 'steward',
}));
const ages: Hierarchy = { name: 'ages', version: 1, rows: [['30', '*']] };

const planned = (policy: Policy): Plan =>
  compilePlan(policy, {
    columns,
    classification,
    subjectKey: 'person',
    rows: 1000,
    hierarchies: new Map([['ages', ages]]),
  });

describe('the examples of the page about de-identification', () => {
  it('transform what they say they do', () => {
    const plan = planned(policyWith('transforms', {}));
    expect(plan.columns.map(({ name, action }) => [name, action])).toEqual([
      ['card', expect.objectContaining({ technique: 'format-preserving-encryption', keepLast: 4 })],
      ['born', expect.objectContaining({ how: 'age', width: 5, top: 90 })],
      ['seen', expect.objectContaining({ technique: 'date-shift', maxDays: 180, subject: 'person' })],
      ['city', { technique: 'suppression', rarerThan: 20 }],
      ['address', expect.objectContaining({ sources: ['street', 'house'], domain: 'addresses' })],
      ['visits', { technique: 'keep' }],
    ]);
    const note = { match: { column: 'note' }, technique: 'keep' };
    const { transforms } = policyWith('transforms', {});
    const [text] = planned({
      ...policyWith('transforms', {}),
      transforms: [note as never, ...transforms],
    }).columns.filter(({ name }) => name === 'note');
    expect(text?.action).toMatchObject({ technique: 'in-text', spans: [{ action: { as: 'surrogate' } }] });
  });

  it('require what they say they do', () => {
    const transforms = [
      { match: { column: 'age' }, technique: 'generalization', hierarchy: 'ages' },
      { match: { column: ['sex', 'zip', 'diagnosis', 'income'] }, technique: 'keep' },
    ];
    const { requirement, limits, quasiIdentifiers } = planned(
      policyWith('require', { transforms, rows: { visits: { $gt: 0 } } }),
    );
    expect(quasiIdentifiers).toEqual(['age', 'sex', 'zip']);
    expect(requirement).toMatchObject({
      k: 5,
      maxSuppression: 0.05,
      enforcement: { mode: 'full-domain', loss: 'loss' },
      models: [
        { model: 'l-diversity', column: 'diagnosis', kind: 'entropy', l: 3 },
        { model: 't-closeness', column: 'income', distance: 'ordered', t: 0.2 },
        { model: 'alpha-k', column: 'diagnosis', alpha: 0.6 },
        { model: 'delta-presence', lower: 0.05, upper: 0.3 },
      ],
    });
    expect(limits).toEqual({ prosecutorHighest: 0.2, singlingOut: 0.1, inference: 0.3 });
  });

  it('ask a question that is one', () => {
    const [question, ...others] = blocks('json').map((text) => Query.parse(JSON.parse(text)));
    expect(others).toEqual([]);
    expect(question).toMatchObject({
      ask: { aggregate: 'mean', lower: 0, upper: 110 },
      groupBy: { keys: ['north', 'south'] },
      epsilon: 0.5,
    });
  });
});
