import {
  enforceK,
  riskFigures,
  toDuckdbSql,
  utility,
  type ClassBucket,
  type HmacPads,
  type Plan,
  type Statement,
} from '#libs/deidentify';
import { type Risk } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { secureRandom, type PublicKeyring } from '#libs/seal';
import { openScratch, openStore, SealedStore, type SealedObject, type ScratchFile } from '#libs/storage';
import { openEngine, type Engine } from '#libs/tabular';
import { serveWorker, type WorkerContext } from '#libs/worker';
import { openInto, type Openable } from '../vault/openable.js';

export interface ReleaseTask {
  readonly storage: string;
  readonly scratch: string;
  readonly parts: readonly Openable[];
  readonly plan: Plan;
  readonly pads: ReadonlyMap<string, HmacPads>;
  /** The version's rows: records that row conditions leave out are counted from it. */
  readonly rawRows: number;
  readonly prefix: string;
  readonly vault: PublicKeyring;
}

export interface ReleaseOutcome {
  readonly object: SealedObject;
  readonly rows: number;
  readonly suppressed: number;
  readonly risk: Risk;
}

type Rows = Record<string, unknown>[];

async function run(engine: Engine, { sql, parameters }: Statement, signal: AbortSignal): Promise<Rows> {
  return engine.query(sql, parameters, signal);
}

function histogram(rows: Rows): ClassBucket[] {
  return rows.map((row) => ({
    size: Number(row['size']),
    classes: Number(row['classes']),
    records: Number(row['records']),
    ...(row['diversity'] !== null && { diversity: Number(row['diversity']) }),
  }));
}

async function make(task: ReleaseTask, files: ScratchFile[], engine: Engine, context: WorkerContext) {
  const { plan, pads } = task;
  const { progress, signal } = context;
  const source = `(${await engine.relation(files, plan.raw)})`;
  const statements = toDuckdbSql(plan, { source, pads });
  progress(0.3, 'Measuring the classes of the raw records');
  const before = riskFigures(histogram(await run(engine, statements.rawClasses, signal)));
  progress(0.45, 'Measuring the classes of the release');
  const classes = histogram(await run(engine, statements.classes, signal));
  const enforcement = plan.requirement
    ? enforceK(classes, plan.requirement)
    : { suppressed: 0, allowed: undefined, remaining: classes };
  progress(0.6, 'Writing the release');
  const file = engine.newFile();
  const { sql, parameters } = enforcement.suppressed === 0 ? statements.unenforced : statements.released;
  const rows = await engine.copyTo({ sql, parameters, file, format: 'parquet' }, signal);
  progress(0.8, 'Measuring what was lost');
  const [changes] = await run(engine, statements.changes, signal);
  const changedCells = Number(changes?.['changed'] ?? 0);
  const counts = { rawRows: task.rawRows, records: rows, suppressed: enforcement.suppressed, changedCells };
  const risk: Risk = {
    quasiIdentifiers: [...plan.quasiIdentifiers],
    before,
    after: riskFigures(enforcement.remaining),
    utility: utility(plan, counts),
    enforcement: {
      mode: 'none',
      suppressed: enforcement.suppressed,
      ...(enforcement.allowed !== undefined && { limit: enforcement.allowed }),
    },
  };
  return { file, rows, suppressed: enforcement.suppressed, risk };
}

serveWorker<ReleaseTask, ReleaseOutcome>(async (task, context) => {
  const scratch = openScratch(task.scratch);
  const store = new SealedStore(openStore(task.storage));
  const engine = await openEngine({ newFile: () => scratch.file() });
  try {
    context.progress(0.05, 'Opening the sealed parts');
    const files: ScratchFile[] = [];
    for (const part of task.parts) files.push(await openInto(store, scratch, part));
    const { file, ...outcome } = await make(task, files, engine, context);
    context.progress(0.9, 'Sealing the release');
    const target = { prefix: task.prefix, id: newId(new Date(), secureRandom), to: task.vault };
    return { ...outcome, object: await store.putFd({ ...target, fd: file.fd }) };
  } finally {
    engine.close();
    scratch.close();
  }
});
