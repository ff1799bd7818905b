import { type ActionOf } from '#libs/contracts';
import { type Treatment } from '../technique.js';
import { inTextInDuckdb } from './duckdb.js';

/** What techniques make of the spans that a detector finds inside a text; no technique of its own, and so without facts. */
export const inText: Treatment<ActionOf<'in-text'>> = {
  draws: false,
  readsAs: 'opaque',
  values: 'changed',
  empties: false,
  looksAround: () => false,
  domains: ({ spans }) => spans.flatMap(({ action }) => ('domain' in action ? [action.domain] : [])),
  warnings: () => ['is text: what the detector does not find, names of people above all, stays in it'],
  explain: () => 'stays, but what the detector finds in it is replaced',
  duckdb: inTextInDuckdb,
};
