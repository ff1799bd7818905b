import type pg from 'pg';
import { type QueryRunner } from 'typeorm';
import { type Statement } from './records.js';

/** Statements that each connection keeps parsed: each takes tens of kilobytes of its server process. */
const mostNamed = 200;
/** Texts seen once are remembered up to so many, lest those that nobody repeats take the names. */
const mostOnce = 1_000;

const names = new Map<string, string>();
const once = new Set<string>();

/** The name of a statement that comes again and again, by which a server that has parsed and planned it finds it. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNamed) return known;
  if (!once.has(text)) {
    if (once.size >= mostOnce) once.clear();
    once.add(text);
    return undefined;
  }
  const name = `tidegate_${names.size}`;
  names.set(text, name);
  return name;
}

const named = (text: string): { text: string; name?: string } => {
  const name = nameOf(text);
  return { text, ...(name !== undefined && { name }) };
};

/** From now on what a runner is asked with parameters is parsed once a connection. */
export function nameStatements(runner: QueryRunner): void {
  type Query = (text: unknown, values?: unknown[], ...rest: unknown[]) => Promise<unknown>;
  const query = runner.query.bind(runner) as Query;
  // TypeORM hands on to the driver what it is given, and the driver takes a text or a text with a name.
  const asNamed: Query = (text, values, ...rest) =>
    query(values && values.length > 0 && typeof text === 'string' ? named(text) : text, values, ...rest);
  runner.query = asNamed as QueryRunner['query'];
}

/**
 * Ends a transaction with these statements: all of them and the COMMIT are sent at once. The answers are looked at one by one, for
 * where a statement failed the COMMIT that follows it answers, without an error, that it rolled back.
 * @throws whatever the first statement that failed does; then nothing of the transaction is done
 */
export async function commitWith(client: pg.PoolClient, statements: readonly Statement[]): Promise<void> {
  const sent = statements.map(({ text, values }) => client.query({ ...named(text), values: [...values] }));
  const committed = client.query('COMMIT');
  const settled = await Promise.allSettled([...sent, committed]);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  const { command } = await committed;
  if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}.`);
}
