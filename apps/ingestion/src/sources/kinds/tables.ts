import { problem } from '#libs/kernel';
import { z } from 'zod';
import { type PullContext, type Pulled, type SourceKind, sourceKind } from '../source-kind.js';
import { failedSource } from './failed.js';
import { Host, oneLine } from './one-line.js';

const Name = z.string().min(1).max(200);

const Table = z
  .strictObject({
    host: Host,
    port: z.int().min(1).max(65_535),
    database: Name,
    /** A table, which may be written with its schema, or a statement that only reads. */
    table: Name.optional(),
    query: z.string().min(1).max(100_000).optional(),
    /** `off` speaks in clear: for networks that whoever runs the gateway allowed. */
    tls: z.enum(['on', 'off']),
  })
  .refine(
    ({ table, query }) => (table === undefined) !== (query === undefined),
    'must name either a table or a query',
  );

/** Where rows are fetched from a database. */
type TableLocation = z.infer<typeof Table>;

/** As an address in one line, `postgresql://host:5432/db?table=people`, or in its parts. */
const tableLocation = (protocols: readonly string[], port: number): z.ZodType<TableLocation> =>
  oneLine({
    protocols,
    like: `${protocols[0]}://HOST:${port}/DATABASE?table=NAME, and may have query instead of table, and tls=off`,
    said: ['table', 'query', 'tls'],
    port,
  }).pipe(Table);

/** Whom to be there. */
const TableCredentials = z.strictObject({
  user: z.string().min(1).max(500),
  password: z.string().max(8000).optional(),
  /** Of a certificate authority that is not known everywhere, as PEM. */
  ca: z.string().max(100_000).optional(),
});
/** The same where a server may know nobody, and yet have a certificate of its own. */
export const NodeCredentials = TableCredentials.partial({ user: true });
export const hasWhom = [
  ({ user, password }: z.infer<typeof NodeCredentials>): boolean =>
    user !== undefined || password === undefined,
  'must say whose the password is',
] as const;
type TableCredentials = z.infer<typeof TableCredentials>;

/** Rows that one run takes at most: more is refused, not cut. */
export const mostRows = 1_000_000_000;
/** How long a statement may run, in milliseconds. */
export const statementMs = 3_600_000;

/** A record of RFC 4180, each field in quotation marks; null is an empty field without. */
export function csvRecord(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => (field === null ? '' : `"${field.replaceAll('"', '""')}"`)).join(',')}\n`;
}

/** How rows of a database are read: text where the database says text; the rest is found in what it wrote. */
export function asCsv(texts: readonly string[]): Omit<Pulled, 'blocks' | 'reached'> {
  const types = Object.fromEntries(texts.map((name) => [name, 'text']));
  return {
    mediaType: 'text/csv',
    encoding: 'identity',
    reading: { header: 'present', delimiter: ',', encoding: 'utf-8', types },
    size: undefined,
  };
}

/** The column that tells new rows from old ones, as a statement names it. @throws Problem source.failed where there is none of the name */
export function markOf(name: string, columns: readonly string[], quote: (name: string) => string): string {
  if (columns.includes(name)) return quote(name);
  throw problem('source.failed', 'It has no column of the name that is to tell new rows from old ones.');
}

/** What a run of a database is told. */
export type TableContext = PullContext<TableLocation, TableCredentials>;

interface Database<Client> {
  readonly kind: string;
  /** What its addresses begin with, and the port that it has where none is said. */
  readonly protocols: readonly string[];
  readonly port: number;
  readonly connect: (context: TableContext) => Promise<Client>;
  /** Asks, over a connection that it ends where there is nothing new, and the blocks do where there is. */
  readonly begin: (client: Client, context: TableContext) => Promise<Pulled | null>;
  readonly close: (client: Client) => void;
}

/** A kind of source that is a database with tables. */
export const tableKind = <Client>({ kind, protocols, port, ...database }: Database<Client>): SourceKind =>
  sourceKind({
    kind,
    Location: tableLocation(protocols, port),
    Credentials: TableCredentials,
    hasRows: true,
    async open(context: TableContext) {
      const client = await database.connect(context);
      try {
        return await database.begin(client, context);
      } catch (error) {
        database.close(client);
        throw failedSource('The statement could not be run', error);
      }
    },
  });
