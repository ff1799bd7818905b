import { z } from 'zod';
import { Generalization, Match, Policy } from '#libs/contracts';

/** A JSON Schema as plain data. */
export type JsonSchema = Record<string, unknown>;

/** What editors show beside a key. */
const descriptions: Record<string, string> = {
  name: 'The name of the policy: 1 to 63 of a-z, 0-9 and -.',
  purposes: 'What releases under this policy may be used for.',
  subject: 'The column that identifies a data subject. k counts distinct subjects, not records.',
  transforms: 'The first transform that matches a column decides. A column that none matches is dropped.',
  match: 'Which columns: all conditions given must hold.',
  column: 'One column or several, by exact name.',
  category: 'One category or several, as classification writes them: EMAIL_ADDRESS.',
  identifierType: 'How columns identify people: direct, quasi, sensitive or none.',
  technique: 'The technique, by its ISO/IEC 20889 name.',
  domain: 'Equal values get equal pseudonyms inside a domain and unlinkable ones across domains.',
  keepFirst: 'How many leading characters stay.',
  keepLast: 'How many trailing characters stay.',
  keepDomain: 'Keep what stands after the last @.',
  character: 'What stands in place of a hidden character.',
  to: 'Dates and timestamps: the unit to cut to.',
  width: 'Numbers: the width of half-open bins that start at 0.',
  edges: 'Numbers: ascending edges of half-open bins.',
  require: 'The release fails, with figures, when these cannot be met.',
  kAnonymity: 'Every class of equal quasi-identifiers holds at least k subjects (or records).',
  quasiIdentifiers: 'The columns, as released, whose values together could single a person out.',
  maxSuppression: 'The share of records that may be left out to reach k, 0 to 1.',
  lDiversity: 'Every class holds at least l distinct values of a column.',
  rows: 'Records stay when all conditions on raw columns hold. A missing value satisfies only {$exists: false}.',
};

function withKeys(schema: JsonSchema, key: string): boolean {
  const properties = schema['properties'];
  return typeof properties === 'object' && properties !== null && key in properties;
}

/** Adds what zod refinements say and JSON Schema can say too. */
function refine(zodSchema: unknown, schema: JsonSchema): void {
  if (zodSchema === Match || (withKeys(schema, '$eq') && withKeys(schema, '$exists')))
    schema['minProperties'] = 1;
  if (zodSchema === Generalization) {
    schema['oneOf'] = ['to', 'width', 'edges', 'keepFirst'].map((key) => ({ required: [key] }));
  }
  if (withKeys(schema, 'kAnonymity') && withKeys(schema, 'lDiversity')) {
    schema['dependentRequired'] = { lDiversity: ['kAnonymity'] };
  }
}

/**
 * The JSON Schema (draft 2020-12) of a policy file, made from the shape that {@link parsePolicy} checks, so that editors
 * agree with the gateway. One rule is beyond JSON Schema: that the edges of bins ascend.
 */
export function policyJsonSchema(): JsonSchema {
  return z.toJSONSchema(Policy, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ zodSchema, jsonSchema, path }) => {
      const schema = jsonSchema as JsonSchema;
      refine(zodSchema, schema);
      const key = path.at(-1);
      if (path.at(-2) !== 'properties' || typeof key !== 'string') return;
      if (key in descriptions) schema['description'] ??= descriptions[key];
    },
  });
}
