import { createHash, createHmac } from 'node:crypto';
import { type Column, type ColumnClassification, type Hierarchy, type Plan, Policy } from '#libs/contracts';
import {
  compilePlan,
  type DomainKeys,
  hmacPads,
  type Statement,
  toDuckdbSql,
  type Tools,
} from '#libs/deidentify';
import { findInText } from '#libs/detect';
import { prepare } from '#libs/release';
import { aesBlocks, aesSiv, hmacFromPads, HmacLanes } from '#libs/seal';
import { type Engine as Tabular, openEngine } from '#libs/tabular';

const bytes = (seed: number, length = 32) => new Uint8Array(length).map((_, i) => (seed + 7 * i) & 255);

/** Secrets of the two pseudonym domains that there are here, `crm` and `lab`, by use. */
export const secrets = {
  crm: { hmac: bytes(1), surrogate: bytes(2), dateShift: bytes(3) },
  lab: { hmac: bytes(101), surrogate: bytes(102), dateShift: bytes(103) },
} as const;
export type Domain = keyof typeof secrets;

const keysOf = (domain: Domain): DomainKeys => ({
  hmac: hmacPads(secrets[domain].hmac),
  surrogate: hmacPads(secrets[domain].surrogate),
  dateShift: hmacPads(secrets[domain].dateShift),
  ff1: bytes(4),
  siv: bytes(5, 64),
});

let drawn = 0;
/** Bytes that look random and are the same in every run, so that statistics have one outcome. */
const random = (length: number) => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
    createHash('sha256').update(`draw ${drawn++}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
};

export const tools: Tools = {
  keys: new Map([
    ['crm', keysOf('crm')],
    ['lab', keysOf('lab')],
  ]),
  random,
  aes: aesBlocks,
  siv: (key) => aesSiv(key),
  hmac: hmacFromPads,
  hmacOfIntegers: (pads) => new HmacLanes(pads),
  findSpans: findInText,
};

/** What node:crypto makes of a text under the HMAC key of `crm`, or another. */
export const mac = (text: string, secret: Uint8Array = secrets.crm.hmac) =>
  createHmac('sha256', secret).update(text, 'utf8').digest('hex');

/** A table of SQL literals, column by column. */
export interface Setting {
  readonly columns: readonly Column[];
  readonly policy: object;
  readonly kinds?: Record<string, ColumnClassification['identifierType']>;
  readonly hierarchies?: readonly Hierarchy[];
}

export function planOf({ columns, policy, kinds = {}, hierarchies = [] }: Setting): Plan {
  const classification = Object.entries(kinds).map(([name, identifierType]): ColumnClassification => ({
    name,
    category: 'NONE',
    identifierType,
    confidence: 1,
    evidence: [],
    decidedBy: 'steward',
  }));
  const parsed = Policy.parse({ name: 'p', purposes: ['q'], ...policy });
  const byName = new Map(hierarchies.map((hierarchy) => [hierarchy.name, hierarchy]));
  return compilePlan(parsed, { columns, classification, hierarchies: byName });
}

export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A text as an SQL expression, whatever is in it. */
export const quoted = (text: string) =>
  `'${text.replaceAll("'", "''").replaceAll('\u0000', "' || chr(0) || '")}'`;

/** A query in parentheses that makes a table from literals. */
export function tableOf(columns: Readonly<Record<string, readonly string[]>>): string {
  const items = Object.entries(columns).map(
    ([name, cells]) => `unnest([${cells.join(', ')}]) AS ${identifier(name)}`,
  );
  return `(SELECT ${items.join(', ')})`;
}

export type Texts = readonly (string | null)[];

/** Where `count` rows are cut: into pieces of one, two and three. */
function* pieces(count: number): Generator<[from: number, to: number]> {
  for (let [from, n] = [0, 1]; from < count; from += n, n = (n % 3) + 1)
    yield [from, Math.min(count, from + n)];
}

/**
 * The engine as a plan's runner sees it, with results and what functions are given in pieces of few rows: so do these tables of few rows
 * show whatever is lost between two chunks.
 */
const inPieces = (engine: Tabular): Parameters<typeof prepare>[0] => ({
  query: (...ask) => engine.query(...ask),
  chunks: (sql, parameters, read) =>
    engine.chunks(sql, parameters, (columns) => {
      for (const piece of pieces(columns[0]?.length ?? 0))
        read(columns.map((cells) => cells.slice(...piece)));
    }),
  register: (fn) =>
    engine.register(
      'codes' in fn
        ? fn
        : {
            ...fn,
            run: (columns, count) =>
              [...pieces(count)].flatMap(([from, to]) =>
                fn.run(
                  columns.map((cells) => cells.slice(from, to)),
                  to - from,
                ),
              ),
          },
    ),
});

/** The product's own engine, on one connection, as a worker uses it. */
export class Engine {
  private constructor(private readonly tabular: Tabular) {}

  static async open(): Promise<Engine> {
    return new Engine(
      await openEngine({
        newFile: () => {
          throw new Error('these tests write no files');
        },
        threads: 1,
        connections: 1,
        memoryLimitMb: 2048,
      }),
    );
  }

  close(): void {
    this.tabular.close();
  }

  /** Rows of texts, as the engine writes values. */
  async texts({ sql, parameters }: Statement): Promise<Texts[]> {
    const rows = await this.tabular.query(
      `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${sql}) AS q`,
      parameters,
    );
    return rows.map((row) => Object.values(row).map((value) => (typeof value === 'string' ? value : null)));
  }

  /** The types of a statement's columns. */
  async types({ sql, parameters }: Statement): Promise<string[]> {
    const [row = {}] = await this.tabular.query(`SELECT typeof(COLUMNS(*)) FROM (${sql}) AS q`, parameters);
    return Object.values(row).map(String);
  }

  /** Does what a plan asks for before its cells, as a worker does, and hands back the statement that makes them, by name. */
  async prepared(plan: Plan, source: string): Promise<Statement> {
    const made = toDuckdbSql(plan, { source, tools });
    // One plan after the other on one connection, where a worker has one plan.
    const left = await this.tabular.query('SELECT table_name AS name FROM duckdb_tables() WHERE temporary');
    for (const { name } of left as { name: string }[])
      await this.tabular.query(`DROP TABLE ${identifier(name)}`);
    await prepare(inPieces(this.tabular), made, new AbortController().signal);
    return made.released();
  }

  /** The released table as texts. */
  async release(setting: Setting, source: string): Promise<Texts[]> {
    return this.texts(await this.prepared(planOf(setting), source));
  }

  /** What one transform makes of one column of literals. */
  async cells(type: Column['type'], literals: readonly string[], transform: object): Promise<Texts> {
    const policy = { transforms: [{ match: { column: 'x' }, ...transform }] };
    const made = await this.release({ columns: [{ name: 'x', type }], policy }, tableOf({ x: literals }));
    return made.map(([value]) => value ?? null);
  }
}
