import { type DomainKeys, toDuckdbSql, withHierarchies } from '#libs/deidentify';
import { type Plan } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { type PublicKeyring } from '#libs/seal';
import { openScratch, type ScratchFile, openAccess, type StoreAccess } from '#libs/storage';
import { type Engine, openEngine } from '#libs/tabular';
import { type WorkerContext } from '#libs/worker';
import { type ReleaseOutcome } from '../outcomes.js';
import { openInto, type Openable } from './openable.js';
import { refuseExactLimits } from '../enforcement/chosen.js';
import { enforce } from '../enforcement/enforce.js';
import { measure, type Measurement } from './measure.js';
import { choosesSegments, type Few, refuseFew } from '../enforcement/few.js';
import { prepare, writeTable } from '../tables/prepare.js';
import { writeParts } from './release-parts.js';
import { synthesizeRelease } from '../synthesis/synthesize-release.js';
import { workerTools } from './worker-tools.js';

export interface ReleaseTask {
  readonly store: StoreAccess;
  readonly scratch: string;
  readonly parts: readonly Openable[];
  readonly plan: Plan;
  readonly keys: ReadonlyMap<string, DomainKeys>;
  readonly prefix: Id;
  /** The id that the release will have. */
  readonly release: Id;
  readonly vault: PublicKeyring;
  /** What row conditions are held to; absent where there are none. */
  readonly few?: Few;
  /** Whether values that a hierarchy misses become `*`: for whoever may not read the raw records, and is not to learn what there is. */
  readonly others?: boolean;
  readonly measured: Measurement;
}

/** A name that no column has, for the number of a record among all. */
function rowName(plan: Plan): string {
  const taken = new Set(plan.raw.map(({ name }) => name.toLowerCase()));
  let name = 'record_number';
  while (taken.has(name)) name += '_';
  return name;
}

/**
 * Whether a choice of records is one of segments, and what it is held to: nothing then, or if whoever asks may read them.
 * @throws Problem release.too-few, release.limit-exact
 */
async function heldTo(
  task: ReleaseTask,
  engine: Engine,
  source: string,
  signal: AbortSignal,
): Promise<{ segments: boolean; few?: Few }> {
  const { few } = task;
  if (few === undefined) return { segments: false };
  const { subject = task.plan.subject } = few;
  const plan = { ...task.plan, ...(subject !== undefined && { subject }) };
  if (!few.raw) await refuseFew(engine, plan, source, few, signal);
  const segments = await choosesSegments(engine, plan, source, few, signal);
  if (segments || few.raw) return { segments };
  refuseExactLimits(plan);
  return { segments, few };
}

/** From open parts to the records that will be released, measured: everything that needs the engine. */
async function make(
  task: ReleaseTask,
  files: readonly ScratchFile[],
  engine: Engine,
  { progress, signal }: WorkerContext,
) {
  const { plan } = task;
  const tools = workerTools(task.keys);
  const row = rowName(plan);
  const raw = { sql: (await engine.open(files)).numbered(plan.raw, row), row };
  const statements = toDuckdbSql(plan, { source: `(${raw.sql})`, row, tools });
  const { segments, few } = await heldTo(task, engine, `(${raw.sql})`, signal);
  progress(0.15, 'Preparing the techniques');
  await prepare(engine, statements, signal);
  progress(0.2, 'Transforming the records');
  const transformed = await writeTable(engine, statements.transformed(), signal);
  progress(0.4, 'Enforcing what the policy requires');
  const made =
    plan.synthesis === undefined
      ? await enforce({ engine, plan, transformed, tools, signal, few })
      : await synthesizeRelease({ engine, plan, transformed, tools, signal }, plan.synthesis);
  const { measured } = task;
  const risk = await measure({ engine, plan, measured, raw, transformed, made, progress, signal });
  return { ...made, risk, segments };
}

/**
 * Makes a release: transforms, enforces, verifies, measures and seals.
 * @throws Problem release.limit-missed; policy.inapplicable; object.tampered; internal.error when the release does not hold
 */
export async function makeRelease(asked: ReleaseTask, context: WorkerContext): Promise<ReleaseOutcome> {
  const task = { ...asked, plan: withHierarchies(asked.plan, asked.others) };
  const scratch = openScratch(task.scratch);
  const store = openAccess(task.store);
  // One connection: what is prepared in temporary tables belongs to it.
  const engine = await openEngine({ newFile: () => scratch.file(), connections: 1 });
  try {
    context.progress(0.05, 'Opening the sealed parts');
    const files: ScratchFile[] = [];
    for (const part of task.parts) files.push(await openInto(store, scratch, part));
    const { final, suppressed, risk, segments } = await make(task, files, engine, context);
    for (const file of files) file.close();
    context.progress(0.9, 'Sealing the release');
    const target = { store, prefix: task.prefix, release: task.release, vault: task.vault };
    const parts = await writeParts(engine, task.plan, final, target, context.signal);
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    return { parts, rows, suppressed, risk, segments };
  } finally {
    engine.close();
    scratch.close();
  }
}
