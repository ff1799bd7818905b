import { type Column, type ColumnProfile, type ColumnSketch, hasBytes, type Profile } from '#libs/contracts';
import { type Engine } from '../engine/engine.js';
import { type ScratchFile } from '../engine/scratch.js';
import { ColumnFacts, factExpressions, momentExpressions } from './column-facts.js';
import { DistinctSketch, type HashedValue } from './distinct-sketch.js';
import { footerFacts } from './footer.js';
import { told } from './profiled.js';
import { isOrdered, profileTable } from './profile.js';
import { type ColumnSample } from './sample.js';
import { keptSketches, takeValues } from './smallest-hashes.js';

/** One part that is open only while it is looked at. */
export interface Reopenable {
  readonly open: () => Promise<ScratchFile>;
  /** Bytes of its Parquet. */
  readonly bytes: number;
}

export interface Described {
  readonly profile: Profile;
  /** Distinct values as text, for the classifier. They are cells. */
  readonly samples: readonly ColumnSample[];
  /** What it takes to tell figures of this table and of another together. They are cells. */
  readonly sketches: readonly ColumnSketch[];
}

interface ByPart {
  readonly engine: Engine;
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly signal?: AbortSignal | undefined;
}

/** Columns whose aggregates share a statement. */
const together = 50;

/** The rows whose quantiles, histograms and frequent values stand for the table's: at most so many, and so many bytes. */
const sampledRows = 100_000;
const sampledBytes = 24 << 20;

/** A share that fewer sampled rows than this speak for is not told. */
const fewestSampled = 10;

/**
 * Describes a table that does not fit into memory, one part at a time. Rows, nulls, minimum, maximum, mean and deviation
 * are exact, and distinct and frequent values up to 1,024 of them; beyond, distinct values are estimated (±3 %), and
 * quantiles, histograms and frequent values come from a sample of rows. What is estimated is marked `approximate`.
 */
export async function profileByPart(
  table: ByPart,
  parts: readonly Reopenable[],
  onPart: (done: number) => void,
): Promise<Described> {
  const facts = table.columns.map(() => new ColumnFacts());
  const sketches = table.columns.map(() => new DistinctSketch());
  const sample = new RowSample(table, parts);
  const take = async (file: ScratchFile, done: number): Promise<void> => {
    const relationOf = await table.engine.open([file]);
    const relation = relationOf(table.columns);
    await allEnded([
      takeFacts(table, file, relation, facts),
      sample.take(relation, done),
      ...table.columns.map(async (column, i) => takeValues(table, relationOf([column]), column, sketches[i])),
    ]);
  };
  try {
    let next = parts[0]?.open();
    for (const done of parts.keys()) {
      const file = await next;
      next = undefined;
      if (file === undefined) break;
      try {
        table.signal?.throwIfAborted();
        const taken = take(file, done);
        // While the engine works on this part, this thread opens the next.
        next = parts[done + 1]?.open();
        await allEnded(next === undefined ? [taken] : [taken, next]);
      } catch (error) {
        await next?.then(
          (opened) => opened.close(),
          () => undefined,
        );
        throw error;
      } finally {
        file.close();
      }
      onPart(done + 1);
    }
    const sampled = await sample.profile(table.columns.filter((_, i) => !sketches[i]?.complete));
    const columns = table.columns.map((column, i) =>
      describe(table, column, sampled, { facts: facts[i], sketch: sketches[i] }),
    );
    const samples = sketches.map((s, i) => valuesOf(table, s, i));
    return { profile: { rows: table.rows, columns }, samples, sketches: keptSketches(sketches) };
  } finally {
    sample.close();
  }
}

/** Waits for all, also when one fails: what they work on is closed after it. */
async function allEnded(works: readonly Promise<unknown>[]): Promise<void> {
  for (const { status, ...ended } of await Promise.allSettled(works)) {
    if (status === 'rejected' && 'reason' in ended) throw ended.reason;
  }
}

async function takeFacts(
  table: ByPart,
  file: ScratchFile,
  relation: string,
  facts: readonly ColumnFacts[],
): Promise<void> {
  for (let from = 0; from < table.columns.length; from += together) {
    const batch = table.columns.slice(from, from + together);
    const known = await footerFacts(table.engine, file, batch, table.signal);
    const selected = batch.flatMap(
      (column, i) => momentExpressions(column, i, known) ?? factExpressions(column, i),
    );
    const sql = `SELECT ${selected.join(', ')} FROM (${relation})`;
    const [row] = selected.length === 0 ? [] : await table.engine.query(sql, [], table.signal);
    for (const i of batch.keys()) facts[from + i]?.add({ ...known, ...row }, i);
  }
}

/** A Bernoulli sample of rows, the same for the same table. */
class RowSample {
  readonly #files: ScratchFile[] = [];
  readonly #percent: number;

  constructor(
    private readonly table: ByPart,
    parts: readonly Reopenable[],
  ) {
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    this.#percent = 100 * Math.min(1, sampledRows / table.rows, sampledBytes / bytes);
  }

  async take(relation: string, seed: number): Promise<void> {
    const file = this.table.engine.newFile();
    this.#files.push(file);
    const sql = `SELECT * FROM (${relation}) USING SAMPLE ${this.#percent.toFixed(6)} PERCENT (bernoulli, ${seed})`;
    const options = { sql, file, format: 'part', hasBytes: hasBytes(this.table.columns) } as const;
    await this.table.engine.copyTo(options, this.table.signal);
  }

  /** The sample's own profile of ordered columns and of those that must be counted in it, for nothing else is told of the others. */
  async profile(counted: readonly Column[]): Promise<Profile> {
    const { engine, columns, signal } = this.table;
    const wanted = columns.filter((column) => isOrdered(column) || counted.includes(column));
    if (wanted.length === 0) return { rows: 0, columns: [] };
    const whole = engine.newFile();
    try {
      // Many statements read it: one file is opened faster than one of each part.
      const sql = await engine.relation(this.#files, wanted);
      await engine.copyTo({ sql, file: whole, format: 'part', hasBytes: hasBytes(wanted) }, signal);
      return await profileTable(engine, [whole], wanted, {
        counted: new Set(counted.map(({ name }) => name)),
      });
    } finally {
      whole.close();
    }
  }

  close(): void {
    for (const file of this.#files) file.close();
  }
}

interface Found {
  readonly facts: ColumnFacts | undefined;
  readonly sketch: DistinctSketch | undefined;
}

function describe(table: ByPart, column: Column, sampled: Profile, { facts, sketch }: Found): ColumnProfile {
  const filled = facts?.filled ?? 0;
  const complete = sketch?.complete ?? false;
  const scale = sampled.rows === 0 ? 0 : table.rows / sampled.rows;
  const shape = sampled.columns.find(({ name }) => name === column.name);
  const { quantiles, histogram, topValues = [] } = shape ?? {};
  return {
    name: column.name,
    type: column.type,
    nulls: table.rows - filled,
    distinct: Math.min(filled, sketch?.distinct() ?? 0),
    approximate: !complete || quantiles !== undefined || histogram !== undefined,
    ...facts?.bounds(column),
    ...facts?.moments(),
    ...(quantiles && { quantiles }),
    ...(histogram && {
      histogram: histogram.map((bin) => ({ ...bin, count: Math.round(bin.count * scale) })),
    }),
    topValues: complete
      ? frequent(column, sketch?.values ?? [])
      : topValues
          .filter(({ count }) => count >= fewestSampled)
          .map(({ value, count }) => ({ value, count: Math.round(count * scale) })),
    masked: false,
  };
}

/** The ten most frequent; ties by hash. */
function frequent(column: Column, values: readonly HashedValue[]): { value: string; count: number }[] {
  return values
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 10)
    .map(({ text, count }) => ({ value: told(column, text.slice(0, 200)), count }));
}

const valuesOf = (table: ByPart, sketch: DistinctSketch, i: number): ColumnSample => ({
  name: table.columns[i]?.name ?? '',
  values: table.columns[i]?.type === 'bytes' ? [] : sketch.values.map(({ text }) => text),
});
