import {
  isShowable,
  type Column,
  type Profile,
  type Reading,
  type SealedObject,
  type SealedProfile,
} from '#libs/contracts';
import { classifyTable } from '#libs/detect';
import { counted, newId, Problem, problem } from '#libs/kernel';
import { secureRandom, wipe } from '#libs/seal';
import { openAccess, openScratch, type ScratchFile, type SealedStore } from '#libs/storage';
import {
  coarselyWritten,
  engineFor,
  hasherOf,
  importTable,
  keptSketches,
  openEngine,
  profileByPart,
  profileTable,
  Quarantine,
  sampleValues,
  sketchTable,
  schemaOf,
  writtenTable,
  type Described,
  type Engine,
  type EngineOptions,
  type Formats,
  type ImportedTable,
  type Quarantined,
  type WrittenTable,
} from '#libs/tabular';
import { type WorkerContext } from '#libs/worker';
import { type Parsed, type ParseTask } from './parsed.js';
import { SealedParts } from './sealed-parts.js';
import { stagedFile } from './staged-file.js';

export interface ParseLimits {
  /** Tables whose Parquet is no larger are profiled as a whole, exactly. Larger ones would cost memory by their size. */
  readonly wholeBytes: number;
  /** About how much text becomes one part. */
  readonly chunkBytes: number;
  /** The formats there are; all unless told. */
  readonly among?: Formats | undefined;
}

const defaultLimits: ParseLimits = { wholeBytes: 64 << 20, chunkBytes: 32 << 20 };

/** The share of the work that is parsing, for the progress that people see. */
const parsingShare = 0.75;
/** Told in steps of at least this: a message for each block costs both processes more than it tells anybody. */
const progressStep = 0.005;

type Said = Pick<WorkerContext, 'later' | 'progress' | 'signal'>;
type Part = Parsed['parts'][number];

interface Session {
  readonly engine: Engine;
  readonly sealed: SealedParts;
  readonly said: Said;
}

/**
 * Reads a sealed staging object, whole or still arriving, as a table: Parquet parts sealed to the vault, their profile sealed beside them, counts
 * and classification as the answer. Plaintext is in memory and in unlinked scratch files alone, a bounded part of it at
 * a time. Wipes the staging key.
 * @throws Problem upload.unparsable with the line of what is wrong; object.tampered; storage.full
 */
export async function parseUpload(
  task: ParseTask,
  said: Said,
  limits: ParseLimits = defaultLimits,
): Promise<Parsed> {
  const store = openAccess(task.store);
  const scratch = openScratch(task.scratch);
  const newFile = (): ScratchFile => scratch.file();
  try {
    const sealed = new SealedParts(store, scratch, { prefix: task.prefix, version: task.version });
    // Chunks are parsed side by side as it is: a second thread for each costs a tenth more processor time, and memory.
    const { table, parts, aside } = await withEngine({ newFile, threads: 1 }, async (engine) =>
      importParts(task, { engine, sealed, said }, limits),
    );
    const { columns, written } = ownTable(table);
    const bytes = parts.reduce((sum, { object }) => sum + object.plainBytes, 0);
    const isWhole = bytes <= limits.wholeBytes;
    const { profile, samples, more } = await withEngine(
      { newFile, ...profiling(columns, parts, isWhole) },
      async (engine) => described({ engine, sealed, said }, columns, parts, isWhole),
    );
    said.progress(0.98, 'Classifying');
    const classification = classifyTable(
      profile.columns.map(({ name, type, nulls, distinct }, i) => ({
        ...{ name, type, nulls, distinct },
        rows: profile.rows,
        sample: samples[i]?.values ?? [],
        known: table.known?.get(name),
      })),
    );
    return {
      rows: table.rows,
      columns: [...columns],
      written: [...written],
      reading: withAside(table.reading, aside.length),
      parts: await Promise.all(
        parts.map(async ({ object, rows }) => ({ object: await sealed.handOver(object, task.vault), rows })),
      ),
      profile: withoutCells(profile),
      profileObject: await sealJson(task, store, 'version-profile', { ...profile, ...more }),
      ...(aside.length > 0 && {
        quarantineObject: await sealJson(task, store, 'version-quarantine', { records: aside }),
      }),
      classification,
      ...(table.unpacked && { unpacked: table.unpacked }),
    };
  } finally {
    scratch.close();
    wipe(task.stagingKey);
  }
}

/**
 * By part, small statements side by side are cheaper than one whose few row groups two threads share; a third works while this thread reads
 * the result of another.
 */
const profiling = (
  columns: readonly Column[],
  parts: readonly Part[],
  isWhole: boolean,
): Partial<EngineOptions> => ({
  ...(!isWhole && { threads: 1, connections: 3 }),
  ...engineFor(
    columns,
    parts.map(({ object }) => ({ bytes: object.plainBytes })),
  ),
});

/** What the file itself has, as what it is written. */
function ownTable({ columns, schema, finer, own, told = new Set() }: ImportedTable): WrittenTable {
  const types = schema ?? finer;
  const ownColumns = columns.filter(({ name }) => own?.has(name) ?? true);
  if (types === undefined) return coarselyWritten(ownColumns);
  const names = ownColumns.map(({ name }) => [name, types.get(name) ?? 'string'] as const);
  return writtenTable(new Map(names), told);
}

async function withEngine<T>(options: EngineOptions, use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine(options);
  try {
    return await use(engine);
  } finally {
    engine.close();
  }
}

async function importParts(
  task: ParseTask,
  { engine, sealed, said }: Session,
  { chunkBytes, among }: ParseLimits,
): Promise<{ table: ImportedTable; parts: Part[]; aside: readonly Quarantined[] }> {
  const parts: Part[] = [];
  const { format, parameters, reading, inheritsHeader } = task;
  const quarantine = new Quarantine(reading?.quarantine ?? 0);
  const file = stagedFile(task, said.later);
  let told = 0;
  const table = await importTable({
    ...{ engine, file, format, parameters, reading, inheritsHeader, among, quarantine },
    known: task.base && schemaOf(task.base),
    chunkBytes,
    signal: said.signal,
    onProgress: (bytes) => {
      // A format that writes records anew may have more to read than was sent.
      const done = parsingShare * Math.min(1, bytes / file.bytes);
      if (done < told + progressStep) return;
      told = done;
      said.progress(done, 'Parsing');
    },
    onAgain: async () => {
      parts.length = 0;
      quarantine.clear();
      await sealed.discard();
    },
    onPart: async ({ file, rows }) => void parts.push({ object: await sealed.seal(file), rows }),
  });
  await file.compared();
  const bad = table.columns.findIndex(({ name }) => !isShowable(name));
  if (bad >= 0) {
    const detail = `The name of column ${bad + 1} has control, bidirectional or invisible characters.`;
    throw problem('upload.unparsable', detail);
  }
  return { table, parts, aside: quarantine.records };
}

/** With what the sealed profile has besides. */
async function described(...asked: Parameters<typeof describeTable>) {
  const { sketches, ...found } = await describeTable(...asked);
  const more: Omit<SealedProfile, keyof Profile> = {
    sketches: [...sketches],
    hashedBy: await hasherOf(asked[0].engine),
  };
  return { ...found, more };
}

async function describeTable(
  session: Session,
  columns: readonly Column[],
  parts: readonly Part[],
  isWhole: boolean,
): Promise<Described> {
  const { engine, sealed, said } = session;
  said.progress(parsingShare, 'Profiling');
  if (isWhole) {
    try {
      return await profileWhole(session, columns, parts);
    } catch (error) {
      // A small file can still expand beyond the engine's memory: then it is looked at as a large one is.
      if (!(error instanceof Problem && error.detail.includes('Out of Memory'))) throw error;
    }
  }
  const reopenable = parts.map(({ object }) => ({
    open: () => sealed.reopen(object),
    bytes: object.plainBytes,
  }));
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return profileByPart({ engine, columns, rows, signal: said.signal }, reopenable, (done) =>
    said.progress(parsingShare + (0.97 - parsingShare) * (done / parts.length), 'Profiling'),
  );
}

async function profileWhole(
  { engine, sealed }: Session,
  columns: readonly Column[],
  parts: readonly Part[],
): Promise<Described> {
  const files: ScratchFile[] = [];
  try {
    for (const { object } of parts) files.push(await sealed.reopen(object));
    const profile = await profileTable(engine, files, columns);
    const distinct = new Map(profile.columns.map((column) => [column.name, column.distinct]));
    const samples = await sampleValues(engine, files, columns, { distinct });
    return { profile, samples, sketches: keptSketches(await sketchTable(engine, files, columns)) };
  } finally {
    for (const file of files) file.close();
  }
}

/** What the catalog may hold: counts and types. */
function withoutCells(profile: Profile): Profile {
  return {
    rows: profile.rows,
    columns: profile.columns.map(({ name, type, nulls, distinct, approximate }) => ({
      ...{ name, type, nulls, distinct, approximate },
      masked: true,
    })),
  };
}

/** What a file was read as, and how many of its records were not. */
function withAside(reading: Reading, quarantined: number): Reading {
  if (quarantined === 0) return reading;
  const warning = `${counted(quarantined, 'record')} could not be read and ${quarantined === 1 ? 'is' : 'are'} in quarantine: see them, mend them and upload them again.`;
  return { ...reading, quarantined, warnings: [warning, ...reading.warnings].slice(0, 50) };
}

async function sealJson(
  task: ParseTask,
  store: SealedStore,
  role: 'version-profile' | 'version-quarantine',
  what: object,
): Promise<SealedObject> {
  async function* json(): AsyncGenerator<Uint8Array, void, undefined> {
    yield await Promise.resolve(Buffer.from(JSON.stringify(what)));
  }
  const id = newId(new Date(), secureRandom);
  const as = { role, owner: task.version, position: 0 };
  return store.put({ prefix: task.prefix, id, as, to: task.vault, source: json() });
}
