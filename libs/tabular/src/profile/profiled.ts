import { type Engine } from '../engine/engine.js';
import { type Relation } from '../engine/relation.js';

/** What the passes share. */
export interface Profiled {
  readonly engine: Engine;
  readonly relation: Relation;
  readonly rows: number;
  readonly exact: boolean;
}

/** Text is cut to this many characters wherever a profile quotes it. */
export const quotedLength = 200;
