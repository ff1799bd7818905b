import { z } from 'zod';
import { Generalization, generalizationKeys, Match, Policy } from '#libs/contracts';

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
  type: 'The type of the column in the file.',
  inText: 'Not whole columns but what is found inside texts: spans of the category.',
  technique: 'The technique, by its ISO/IEC 20889 name.',
  domain: 'Equal values become equal inside a domain and unlinkable across domains.',
  keepFirst: 'How many leading characters stay.',
  keepLast: 'How many trailing characters stay.',
  keepDomain: 'Keep what stands after the last @.',
  character: 'What stands in place of a hidden character.',
  pattern: 'A regular expression (RE2): only what it matches is masked.',
  as: 'How the result is written.',
  rarerThan: 'Cells go missing whose value fewer than so many subjects (or records) have.',
  alphabet: 'A named alphabet, or its characters in order.',
  luhn: 'Make tokens pass the Luhn check.',
  to: 'Dates: the unit to cut to. Rounding: the multiple to round to.',
  width: 'Numbers: the width of half-open bins that start at 0.',
  edges: 'Ascending edges of half-open bins.',
  quantiles: 'Numbers: so many bins with about equally many records.',
  age: 'Dates of birth or ages: whole years, in bins, cut off at the top.',
  asOf: 'The day on which ages are reckoned.',
  zip: 'US ZIP codes as HIPAA’s Safe Harbor allows them.',
  restricted: 'Three-digit prefixes of areas with 20,000 people or fewer.',
  network: 'IP addresses: the network with so many leading bits.',
  grid: 'Coordinates: cells with sides of so many degrees.',
  geohash: 'Coordinates: a geohash of so many characters.',
  hierarchy: 'An uploaded generalization hierarchy, by name.',
  level: 'The level in the hierarchy, 0 for the leaves; absent, enforcement chooses.',
  bottom: 'Lower numbers become this.',
  top: 'Greater numbers become this; ages: top+ from here on.',
  into: 'The name of the combined column.',
  separator: 'What stands between the combined values.',
  mechanism: 'How noise is drawn.',
  epsilon: 'The privacy loss ε: smaller hides more.',
  delta: 'The probability δ with which ε may fail.',
  lower: 'The declared lower bound.',
  upper: 'The declared upper bound.',
  maxDays: 'Dates move by at most so many days, either way.',
  within: 'Values change places only among records that are equal in these columns.',
  require: 'The release fails, with figures, when these cannot be met.',
  kAnonymity: 'Every class of equal quasi-identifiers holds at least k subjects (or records).',
  quasiIdentifiers: 'The columns, as released, whose values together could single a person out.',
  maxSuppression: 'The share of records that may be left out to reach what is required, 0 to 1.',
  lDiversity: 'Every class is diverse in a column: distinct, entropy or recursive (c,l).',
  tCloseness: 'In every class a column is distributed as in the whole table, within t.',
  distance: 'How far apart values are: equally, by order, or in a hierarchy.',
  alphaK: 'No value of a column has a greater share of a class than alpha.',
  deltaPresence: 'The published share of every class of the population lies between lower and upper.',
  enforcement: 'How requirements are reached beyond suppression.',
  mode: 'none, full-domain (one level a column, optimal) or multidimensional (Mondrian).',
  loss: 'What full-domain minimises.',
  limits: 'The most that each measured risk may be.',
  sampling: 'Draw a share of the subjects (or records) first.',
  fraction: 'The share that is drawn, above 0 and below 1.',
  synthesis: 'Release differentially private synthetic records alone.',
  domains: 'The declared values or bounds of each synthesized column.',
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
    schema['oneOf'] = generalizationKeys.map((key) => ({ required: [key] }));
    schema['dependentRequired'] = { level: ['hierarchy'] };
  }
  if (withKeys(schema, 'kAnonymity') && withKeys(schema, 'lDiversity')) {
    const models = ['lDiversity', 'tCloseness', 'alphaK', 'deltaPresence', 'enforcement'];
    schema['dependentRequired'] = Object.fromEntries(models.map((model) => [model, ['kAnonymity']]));
  }
}

/**
 * The JSON Schema (draft 2020-12) of a policy file, made from the shape that {@link parsePolicy} checks, so that editors
 * agree with the gateway. Rules that compare values (edges ascend, lower is below upper, a column is released) are beyond it.
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
