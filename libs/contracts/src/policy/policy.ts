import { z } from 'zod';
import { ColumnName, Name, Prose, Purpose } from '../names.js';
import { Require, Sampling, Synthesis } from './requirements.js';
import { Transform } from './transforms.js';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Comparison = z
  .strictObject({
    $eq: Scalar.optional(),
    $ne: Scalar.optional(),
    $in: z.array(Scalar).min(1).max(10_000).optional(),
    $nin: z.array(Scalar).min(1).max(10_000).optional(),
    $lt: z.union([z.number(), z.string()]).optional(),
    $lte: z.union([z.number(), z.string()]).optional(),
    $gt: z.union([z.number(), z.string()]).optional(),
    $gte: z.union([z.number(), z.string()]).optional(),
    $exists: z.boolean().optional(),
  })
  .refine((comparison) => Object.keys(comparison).length > 0, { message: 'must compare something' });
export type Comparison = z.infer<typeof Comparison>;

/** CASL-style conditions on raw columns: a record stays when all hold. Record suppression of the rest. */
export const RowConditions = z.record(ColumnName, z.union([Scalar, Comparison]));
export type RowConditions = z.infer<typeof RowConditions>;

/** A policy file, as YAML or JSON. The first transform that matches a column decides; a column without one is dropped. */
export const Policy = z
  .strictObject({
    name: Name,
    description: Prose.max(2000).optional(),
    purposes: z.array(Purpose).min(1).max(64),
    /** The column that identifies a data subject; the dataset's `subjectKey` when absent. */
    subject: ColumnName.optional(),
    transforms: z.array(Transform).min(1).max(2000),
    require: Require.optional(),
    rows: RowConditions.optional(),
    sampling: Sampling.optional(),
    synthesis: Synthesis.optional(),
  })
  .meta({ id: 'Policy', title: 'Tidegate policy' });
export type Policy = z.infer<typeof Policy>;
