import { type DomainKeys, toDuckdbSql, withHierarchies } from '#libs/deidentify';
import { hasBytes, type Plan } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { type PublicKeyring } from '#libs/seal';
import { openScratch, type ScratchFile, openAccess, type SealedStore, type StoreAccess } from '#libs/storage';
import { type Engine, engineFor, openEngine } from '#libs/tabular';
import { type WorkerContext } from '#libs/worker';
import { type ReleaseOutcome } from '../outcomes.js';
import { openInto, type Openable, sizesOf } from './openable.js';
import { refuseExactLimits } from '../enforcement/chosen.js';
import { enforce } from '../enforcement/enforce.js';
import { measure, type Measurement } from './measure.js';
import { choosesSegments, type Few, refuseFew } from '../enforcement/few.js';
import { prepare, writeTable } from '../tables/prepare.js';
import { type ReleasePart, writeParts } from './release-parts.js';
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

/** Where a release is made. */
interface Place {
  readonly store: SealedStore;
  readonly files: readonly ScratchFile[];
  readonly engine: Engine;
}

/** From open parts to the sealed records, measured. */
async function make(
  task: ReleaseTask,
  { store, files, engine }: Place,
  { progress, signal }: WorkerContext,
): Promise<ReleaseOutcome> {
  const { plan } = task;
  const tools = workerTools(task.keys);
  const row = rowName(plan);
  const raw = { sql: (await engine.open(files)).numbered(plan.raw, row), row };
  const statements = toDuckdbSql(plan, { source: `(${raw.sql})`, row, tools });
  const { segments, few } = await heldTo(task, engine, `(${raw.sql})`, signal);
  progress(0.15, 'Preparing the techniques');
  await prepare(engine, statements, signal);
  progress(0.2, 'Transforming the records');
  const cells = { ...statements.transformed(), hasBytes: hasBytes(plan.columns) };
  const transformed = await writeTable(engine, cells, signal);
  progress(0.4, 'Enforcing what the policy requires');
  const made =
    plan.synthesis === undefined
      ? await enforce({ engine, plan, transformed, tools, signal, few })
      : await synthesizeRelease({ engine, plan, transformed, tools, signal }, plan.synthesis);
  const { measured, prefix, release, vault } = task;
  const parts: ReleasePart[] = [];
  // Parts are nobody's before the job has ended well; if a limit is missed they go with all that is under its prefix.
  const meanwhile = async (): Promise<void> => {
    for (const file of files) file.close();
    progress(0.78, 'Sealing the release');
    parts.push(...(await writeParts(engine, plan, made.final, { store, prefix, release, vault }, signal)));
  };
  const risk = await measure({
    ...{ engine, plan, measured, raw, transformed, made },
    ...{ progress, signal, meanwhile },
  });
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return { parts, rows, suppressed: made.suppressed, risk, segments };
}

/**
 * Makes a release: transforms, enforces, verifies, measures and seals.
 * @throws Problem release.limit-missed; policy.inapplicable; object.tampered; internal.error when the release does not hold
 */
export async function makeRelease(asked: ReleaseTask, context: WorkerContext): Promise<ReleaseOutcome> {
  const task = { ...asked, plan: withHierarchies(asked.plan, asked.others) };
  const scratch = openScratch(task.scratch);
  const store = openAccess(task.store);
  let engine: Engine | undefined;
  try {
    context.progress(0.05, 'Opening the sealed parts');
    const files: ScratchFile[] = [];
    for (const part of task.parts) files.push(await openInto(store, scratch, part));
    // One connection: what is prepared in temporary tables belongs to it.
    const options = { ...engineFor(task.plan.raw, sizesOf(task.parts)), connections: 1 };
    engine = await openEngine({ newFile: () => scratch.file(), ...options });
    return await make(task, { store, files, engine }, context);
  } finally {
    engine?.close();
    scratch.close();
  }
}
