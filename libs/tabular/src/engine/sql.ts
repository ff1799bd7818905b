/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as an SQL literal; for what cannot be bound: paths, delimiters, column names inside options. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
