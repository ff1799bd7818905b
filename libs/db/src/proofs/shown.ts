/** A row of a statement with the units that it hangs on: pairs of a table and a key. */
export interface Hanging {
  readonly hangsOn: readonly (readonly [table: string, key: string | null])[];
}

/**
 * A column for a statement whose rows are shown (`tx.proofs.shown`): of each table the SQL of the keys whose row, or set of rows, is shown;
 * where one is null there is nothing to show. `many`: of each table a statement of the keys, where they are not known beforehand.
 */
export function hangsOn(
  keys: Readonly<Record<string, string | readonly string[]>>,
  many: Readonly<Record<string, string>> = {},
): string {
  const pairs = Object.entries(keys).flatMap(([table, of]) =>
    [of].flat().map((key) => `jsonb_build_array('${table}', ${key})`),
  );
  const sets = Object.entries(many).map(
    ([table, of]) =>
      `(SELECT coalesce(jsonb_agg(jsonb_build_array('${table}', k)), '[]') FROM (${of}) AS many (k))`,
  );
  return `${[`jsonb_build_array(${pairs.join()})`, ...sets].join(' || ')} AS "hangsOn"`;
}
