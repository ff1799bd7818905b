import { z } from 'zod';
import { Column, ColumnType } from './columns.js';
import { ColumnName } from './names.js';

/** How the columns of a version differ from those of the version before; a column that changed its name is another. */
export const SchemaChanges = z
  .strictObject({
    added: z.array(Column),
    dropped: z.array(Column),
    retyped: z.array(z.strictObject({ name: ColumnName, from: ColumnType, to: ColumnType })),
  })
  .meta({ id: 'SchemaChanges' });
export type SchemaChanges = z.infer<typeof SchemaChanges>;

/** What every new version of a dataset is held to; one that breaks it is refused. */
export const DatasetContract = z
  .strictObject({
    /** Against the version before: `may-add` keeps all its columns and their types, `exact` takes no others either. */
    columns: z.enum(['any', 'may-add', 'exact']),
    /** Columns that must be there, with these types. */
    types: z
      .record(ColumnName, ColumnType)
      .refine((types) => Object.keys(types).length <= 2000, 'may name 2,000 columns at most')
      .optional(),
  })
  .meta({ id: 'DatasetContract' });
export type DatasetContract = z.infer<typeof DatasetContract>;

/** As what a column is written in the parts of a version, finer than its type: by this, what is appended to it gets its types. */
export const Written = z.strictObject({
  /** A type of parts, as `libs/tabular` names them. */
  type: z.string().max(40),
  /** Whether the text of every cell in the file can be told from its value. */
  told: z.boolean(),
});
export type Written = z.infer<typeof Written>;
