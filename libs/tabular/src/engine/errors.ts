import { Problem, problem } from '#libs/kernel';

/** The kinds of failure that may be named outside; DuckDB's own words after them quote cells and SQL. */
const kinds = [
  'Out of Memory Error',
  'IO Error',
  'Permission Error',
  'Binder Error',
  'Catalog Error',
  'Parser Error',
  'Conversion Error',
  'Out of Range Error',
  'Invalid Input Error',
  'Not implemented Error',
  'Constraint Error',
  'INTERNAL Error',
  'FATAL Error',
] as const;

/** What is wrong with an uploaded file, and where. `detail` never quotes the file. */
export function unparsable(detail: string, line?: number, column?: number): Problem {
  if (line === undefined) return problem('upload.unparsable', detail);
  const place = { pointer: '#', line, detail, ...(column === undefined ? {} : { column }) };
  return problem('upload.unparsable', `line ${line}: ${detail}`, [place]);
}

/** A thrown thing's message. Native errors may come from another realm, where `instanceof Error` is false. */
export function messageOf(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : undefined;
  return typeof message === 'string' ? message : '';
}

/**
 * What may be told of a failure inside DuckDB, whose messages quote cell values. A file that does not parse becomes
 * `upload.unparsable` with its line where DuckDB knew it; everything else `internal.error` with the failure's kind.
 * The original error is dropped on purpose: as a `cause` it would end up in a log.
 */
export function tabularError(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = messageOf(error);
  const csv = /CSV Error on Line: (\d+)/.exec(message);
  if (csv !== null) return unparsable('the record does not follow the file’s own form', Number(csv[1]));
  const json = /(?:Malformed JSON|JSON transform error)[^\n]*? in line (\d+)/.exec(message);
  if (json !== null) return unparsable('the line is not a JSON object that can be read', Number(json[1]));
  const kind = kinds.find((name) => message.startsWith(name));
  if (kind === undefined) return problem('internal.error', 'the tabular engine failed');
  return problem('internal.error', `the tabular engine failed: ${kind}`);
}
