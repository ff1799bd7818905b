import pg from 'pg';
import { QueryFailedError } from 'typeorm';

/** The database was not reached, or was lost before it had answered; `cause` is what the driver said. */
class Away extends Error {
  override readonly name = 'Away';
}

/** PostgreSQL's words for a server that ends, starts or takes no more connections (its appendix A: class 08, some of 57 and 53). */
const serverSays = /^(?:08...|57P0[1-5]|53300)$/;
const systemSays =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|(?:HOST|NET)UNREACH)|ENOTFOUND|EAI_AGAIN)$/;
/** The driver's own errors have no code. */
const driverSays =
  /^(?:Connection terminated|timeout (?:exceeded|expired)|Query read timeout|Client (?:has encountered a connection error|was closed))/;

function isLost(said: unknown): boolean {
  if (said instanceof pg.DatabaseError) return serverSays.test(said.code ?? '');
  const { code, message } = (said ?? {}) as { code?: unknown; message?: unknown };
  const says = (pattern: RegExp, text: unknown): boolean => typeof text === 'string' && pattern.test(text);
  return says(systemSays, code) || says(driverSays, message);
}

/** What a connection itself failed of, as `Away` where it is its absence: nothing else that fails so may pass for it. */
export const asAway = (said: unknown): unknown =>
  isLost(said) ? new Away('The database was not reached.', { cause: said }) : said;

/** Whether it is the database's absence that something failed of, and nothing that was asked of it. */
export const isAway = (error: unknown): boolean =>
  error instanceof Away || (error instanceof QueryFailedError && isLost(error.driverError));
