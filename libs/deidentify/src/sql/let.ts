/** Gives a value a name inside an expression, so that it is computed once: `body` may use the name. Long constants do not belong into `body`: the engine copies them for each row. */
export function letSql(name: string, value: string, body: string): string {
  return `list_transform([${value}], lambda ${name}: ${body})[1]`;
}
