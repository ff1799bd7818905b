import { z } from 'zod';
import { CommandFailure } from '../shell/failure.js';
import { type AuditClient } from './log-source.js';
import { type Event } from './events.js';
import { type Findings } from './report.js';

const RowPage = z.object({
  items: z.array(z.object({ table: z.string(), unit: z.string(), digest: z.string() })),
  nextCursor: z.string().nullable(),
});

/** What an event says of rows: by table and unit, their digest; null for what is gone. */
const Statement = z.record(z.string(), z.record(z.string(), z.string().nullable()));

/** A table's policies and hierarchies are as large as people send them; so many at once fit into an answer. */
const pageSize = 100;

/** Digests of all rows that decide, as they stood when this was called, by `table:unit`. */
export async function readCatalog(client: AuditClient): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const parsed = RowPage.safeParse(await client.get('/v1/catalog/rows', { limit: pageSize, cursor }));
    if (!parsed.success) throw new CommandFailure('The server did not answer with rows of the catalog.');
    for (const { table, unit, digest } of parsed.data.items) shown.set(`${table}:${unit}`, digest);
    cursor = parsed.data.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return shown;
}

/** What was said of rows, by `table:unit`: last, and at any time while the catalog was read. */
export interface Said {
  readonly last: ReadonlyMap<string, string | null>;
  readonly meanwhile: ReadonlyMap<string, ReadonlySet<string | null>>;
}

/**
 * What events, newest first, say of rows. The catalog is read page by page while others write: what an event says from `from` on may
 * have come before or after a row was read, and both are right.
 */
export class Statements implements Said {
  /** Before `from`. */
  readonly last = new Map<string, string | null>();
  /** From there on. */
  readonly meanwhile = new Map<string, Set<string | null>>();

  /** `from`: how many entries the log had before the catalog was read. */
  constructor(readonly from: number) {}

  /** Takes an event whose detail was compared with the log. Call it for all of them, newest first. */
  take({ index, detail }: Pick<Event, 'index' | 'detail'>): void {
    const catalog = detail?.['catalog'];
    if (catalog === undefined) return;
    const parsed = Statement.safeParse(catalog);
    if (!parsed.success) return;
    for (const [table, units] of Object.entries(parsed.data)) {
      for (const [unit, digest] of Object.entries(units)) this.#say(`${table}:${unit}`, index, digest);
    }
  }

  /** Takes what was gathered of events that are all older. */
  takeOlder({ last, meanwhile }: Said): void {
    for (const [name, digest] of last) if (!this.last.has(name)) this.last.set(name, digest);
    for (const [name, digests] of meanwhile) for (const digest of digests) this.#add(name, digest);
  }

  #say(name: string, index: number, digest: string | null): void {
    if (index >= this.from) this.#add(name, digest);
    else if (!this.last.has(name)) this.last.set(name, digest);
  }

  #add(name: string, digest: string | null): void {
    const said = this.meanwhile.get(name) ?? new Set<string | null>();
    this.meanwhile.set(name, said.add(digest));
  }

  isSaid(name: string, digest: string | null): boolean {
    return (this.last.get(name) ?? null) === digest || this.meanwhile.get(name)?.has(digest) === true;
  }
}

/** Compares what the catalog shows with what it must hold by what events say. */
export class CatalogComparison {
  readonly statements: Statements;

  constructor(
    private readonly shown: ReadonlyMap<string, string>,
    from: number,
    private readonly findings: Findings,
  ) {
    this.statements = new Statements(from);
  }

  /** Compares every row. Answers with how many units were compared. */
  finish(): number {
    const { statements } = this;
    for (const [name, digest] of this.shown) {
      if (statements.isSaid(name, digest)) continue;
      const known = statements.last.has(name) || statements.meanwhile.has(name);
      if (known) this.findings.fail('row-differs', `${name} is not what the log says`);
      else this.findings.fail('row-unlogged', `the log does not speak of ${name}`);
    }
    for (const [name, digest] of statements.last) {
      if (digest === null || this.shown.has(name) || statements.isSaid(name, null)) continue;
      this.findings.fail('row-missing', `${name}, of which the log speaks, is gone`);
    }
    return this.shown.size;
  }
}
