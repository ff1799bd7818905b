import { jobLimitMs, type JobInputs, type SealedObject } from '#libs/contracts';
import { type Id, Problem, problem } from '#libs/kernel';
import { openIngestionKeys, type Runtime } from '#libs/platform';
import { wipe } from '#libs/seal';
import { type Growing } from '#libs/storage';
import { type WrittenTable } from '#libs/tabular';
import { runWorker, type RunOptions } from '#libs/worker';
import { type Parsed, parsedUnder, type ParseTask } from './parsed.js';

const parseWorker = new URL('./parse.worker.js', import.meta.url);

/** NDJSON is typed in JavaScript, a bounded chunk at a time. */
const maxOldSpaceMb = 512;

/** How an upload is read. */
export type ParseHow = Pick<JobInputs['ingest'], 'format' | 'parameters' | 'reading'>;

export interface ParseRun extends ParseHow {
  /** The upload; one that still arrives is followed, and `later` tells of it when it is whole. */
  readonly staging: SealedObject | Growing;
  /** Where its parts are to lie, and the id that the version will have. */
  readonly prefix: Id;
  readonly version: Id;
  readonly base?: WrittenTable | undefined;
  readonly inheritsHeader?: true | undefined;
}

/** Has a staged upload parsed by a process of its own, which is lent that object and the prefix alone. @throws Problem what it throws */
export async function runParse(
  { config, store }: Runtime,
  run: ParseRun,
  options: Pick<RunOptions<Parsed>, 'signal' | 'onProgress' | 'later' | 'graceMs'>,
): Promise<Parsed> {
  const { staging, prefix, version } = run;
  const keys = await openIngestionKeys(config.keys);
  const stagingKey = await store.openKey(staging, keys.staging);
  const what = 'digest' in staging ? { objects: [staging] } : { growing: staging };
  try {
    return await store.lend({ ...what, prefix, scratch: config.scratch }, ({ desk, ...lent }) =>
      runWorker<ParseTask, Parsed>(
        parseWorker,
        { ...run, stagingKey, vault: keys.vault, ...lent },
        { desk, answer: parsedUnder(prefix, version), timeoutMs: jobLimitMs, maxOldSpaceMb, ...options },
      ),
    );
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'worker.crashed') throw error;
    const detail = `${error.detail} The file may be damaged: write it again, or in another format.`;
    throw problem(error.code, detail);
  } finally {
    wipe(stagingKey);
  }
}
