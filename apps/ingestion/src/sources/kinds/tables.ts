import { problem } from '#libs/kernel';
import { z } from 'zod';
import { type PullContext, type Pulled, type SourceKind, sourceKind } from '../source-kind.js';
import { failedSource } from './failed.js';

const Host = z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be the name or address of a host');
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
function tableLocation(protocols: readonly string[], defaultPort: number): z.ZodType<TableLocation> {
  const written = z
    .string()
    .max(110_000)
    .transform((text, context) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (
        !url ||
        !protocols.includes(url.protocol.slice(0, -1)) ||
        url.username !== '' ||
        url.password !== ''
      ) {
        context.addIssue(
          `must be like ${protocols[0]}://HOST:${defaultPort}/DATABASE?table=NAME, without a password: say it in credentials`,
        );
        return z.NEVER;
      }
      const { table, query, tls, ...more } = Object.fromEntries(url.searchParams);
      if (Object.keys(more).length > 0) {
        context.addIssue('may have table or query, and tls');
        return z.NEVER;
      }
      return {
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port === '' ? defaultPort : Number(url.port),
        database: decodeURIComponent(url.pathname.slice(1)),
        ...(table !== undefined && { table }),
        ...(query !== undefined && { query }),
        tls: tls ?? 'on',
      };
    });
  const parts = z
    .object({ port: z.int().default(defaultPort), tls: z.enum(['on', 'off']).default('on') })
    .loose();
  return z.union([written, parts]).pipe(Table);
}

/** Whom to be there. */
const TableCredentials = z.strictObject({
  user: z.string().min(1).max(500),
  password: z.string().max(8000).optional(),
  /** Of a certificate authority that is not known everywhere, as PEM. */
  ca: z.string().max(100_000).optional(),
});
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
