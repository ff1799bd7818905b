import { type CellAction, type PlannedColumn } from '#libs/contracts';
import { combinationInDuckdb } from '../techniques/combination/duckdb.js';
import { dateShiftInDuckdb } from '../techniques/date-shift/duckdb.js';
import { deterministicEncryptionInDuckdb } from '../techniques/deterministic-encryption/duckdb.js';
import { formatPreservingEncryptionInDuckdb } from '../techniques/format-preserving-encryption/duckdb.js';
import { generalizationInDuckdb } from '../techniques/generalization/duckdb.js';
import { inTextInDuckdb } from '../techniques/in-text/duckdb.js';
import { keepInDuckdb } from '../techniques/keep/duckdb.js';
import { maskingInDuckdb } from '../techniques/masking/duckdb.js';
import { microaggregationInDuckdb } from '../techniques/microaggregation/duckdb.js';
import { noiseAdditionInDuckdb } from '../techniques/noise-addition/duckdb.js';
import { permutationInDuckdb } from '../techniques/permutation/duckdb.js';
import { pseudonymizationInDuckdb } from '../techniques/pseudonymization/duckdb.js';
import { roundingInDuckdb } from '../techniques/rounding/duckdb.js';
import { suppressionInDuckdb } from '../techniques/suppression/duckdb.js';
import { topAndBottomCodingInDuckdb } from '../techniques/top-and-bottom-coding/duckdb.js';
import {
  type ChunkFunction,
  type DialectContext,
  type DuckdbTechnique,
  type Preparation,
} from '../sql/dialect.js';

const all: { readonly [T in CellAction['technique']]: DuckdbTechnique<T> } = {
  keep: keepInDuckdb,
  'in-text': inTextInDuckdb,
  suppression: suppressionInDuckdb,
  masking: maskingInDuckdb,
  pseudonymization: pseudonymizationInDuckdb,
  'format-preserving-encryption': formatPreservingEncryptionInDuckdb,
  'deterministic-encryption': deterministicEncryptionInDuckdb,
  generalization: generalizationInDuckdb,
  rounding: roundingInDuckdb,
  'top-and-bottom-coding': topAndBottomCodingInDuckdb,
  combination: combinationInDuckdb,
  'noise-addition': noiseAdditionInDuckdb,
  'date-shift': dateShiftInDuckdb,
  permutation: permutationInDuckdb,
  microaggregation: microaggregationInDuckdb,
};

/** A technique of this dialect, to be asked about columns of its own action alone. */
export interface AnyDuckdbTechnique {
  readonly cell: (x: string, column: PlannedColumn, context: DialectContext) => string;
  readonly prepare?: (x: string, column: PlannedColumn, context: DialectContext) => readonly Preparation[];
  readonly functions?: (column: PlannedColumn, context: DialectContext) => readonly ChunkFunction[];
}

/** What makes cells of a technique in this dialect. */
export function techniqueOf(technique: CellAction['technique']): AnyDuckdbTechnique {
  return all[technique] as unknown as AnyDuckdbTechnique;
}
