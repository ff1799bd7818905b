import { z } from 'zod';
import { Category, ColumnType, IdentifierType } from '../columns.js';
import { ColumnName } from '../names.js';

/**
 * What a transform speaks of; all conditions given must hold. Without `inText` these are whole columns. With
 * `inText: true` they are the spans of `category` (of any category when absent) that are found inside the cells of text
 * columns: those named by `column`, else every text column that another transform keeps.
 */
export const Match = z
  .strictObject({
    column: z.union([ColumnName, z.array(ColumnName).min(1).max(2000)]).optional(),
    category: z.union([Category, z.array(Category).min(1)]).optional(),
    identifierType: z.union([IdentifierType, z.array(IdentifierType).min(1)]).optional(),
    /** The type of the column in the file: `date`, `string`, … */
    type: z.union([ColumnType, z.array(ColumnType).min(1)]).optional(),
    inText: z.literal(true).optional(),
  })
  .refine((match) => Object.values(match).some((value) => value !== undefined), {
    message: 'must name at least one of column, category, identifierType, type',
  });
export type Match = z.infer<typeof Match>;
