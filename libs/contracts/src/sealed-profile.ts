import { z } from 'zod';
import { Profile } from './columns.js';

/** Values of a column that were chosen by their hashes, each distinct value with the same chance. They are cells. */
export const ColumnSketch = z.strictObject({
  /** Whether these are all distinct values. */
  complete: z.boolean(),
  /** Hash, how often it came, and its text; by hash. */
  values: z.array(z.tuple([z.string().regex(/^[0-9]{1,20}$/), z.int().positive(), z.string()])).max(1024),
});
export type ColumnSketch = z.infer<typeof ColumnSketch>;

/** A profile as it is sealed: with what it takes to tell the figures of it and of another together. */
export const SealedProfile = z.strictObject({
  ...Profile.shape,
  /** Of each column; absent in those of before they were kept. */
  sketches: z.array(ColumnSketch).optional(),
  /** What made the hashes: those of two makers are not compared. */
  hashedBy: z.string().max(100).optional(),
});
export type SealedProfile = z.infer<typeof SealedProfile>;
