import { Problem, problem } from '#libs/kernel';

/** Codes of the system and of databases: names, never a value. */
const told = /^[A-Z0-9_]{1,40}$/;

/** What a client of a source threw, as a problem: its code alone, for messages of other systems may hold what must not be shown. */
export function failedSource(what: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (cause instanceof Problem) return cause;
  const why = typeof code === 'string' && told.test(code) ? ` (${code})` : '';
  return problem('source.failed', `${what}${why}.`);
}
