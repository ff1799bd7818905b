import { type NoisyValue } from '#libs/contracts';
import {
  boundedSumsSql,
  contributionsSql,
  groupSumsSql,
  isOneRecord,
  recordDraws,
  type Share,
  type QuestionPlan,
  type Statement,
} from '#libs/deidentify';
import { countsUnits, prepareQuestion, type QuestionTerms } from '#libs/dp';
import { type Problem, problem } from '#libs/kernel';
import { aesBlocks, secureRandom } from '#libs/seal';
import { openScratch, type Scratch, type ScratchFile, openAccess, type StoreAccess } from '#libs/storage';
import { type Engine, literal, openEngine } from '#libs/tabular';
import { type WorkerContext } from '#libs/worker';
import { type QueryOutcome } from '../outcomes.js';
import { openInto, type Openable } from '../run/openable.js';
import { binsOf, FigureCollector } from './exact-figures.js';
import { partRelation } from '../tables/part-relation.js';

export interface QueryTask {
  readonly store: StoreAccess;
  readonly scratch: string;
  readonly parts: readonly Openable[];
  readonly plan: QuestionPlan;
  readonly terms: Omit<QuestionTerms, 'random'>;
  /** Records of what is asked, as the catalog says: nobody's secret. */
  readonly rows: number;
}

/** Records whose subjects or groups are looked at together at first. */
const shareRows = 1_000_000;
/** The same where one record of each subject is kept. */
const oneRecordRows = 2_000_000;
/** The same where several figures of each subject are held. */
const listRows = 250_000;
/** How often a share is halved at most, as a factor. */
const mostHalved = 64;
/** Figures of found groups that are held at a time. */
const mostFigures = 4_000_000;
/** What a group without bins weighs, in figures. */
const groupWeight = 20;

interface Work {
  readonly engine: Engine;
  readonly task: QueryTask;
  readonly signal: AbortSignal;
}

const filesSql = (files: readonly ScratchFile[]): string =>
  `SELECT * FROM read_parquet([${files.map(({ path }) => literal(path)).join(', ')}])`;

async function copyOut({ engine, signal }: Work, { sql, parameters }: Statement): Promise<ScratchFile> {
  const file = engine.newFile();
  try {
    await engine.copyTo({ sql, parameters, file, format: 'parquet' }, signal, outOfMemory);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

const full = problem('internal.error', 'The subjects of a question do not fit into memory.');
const outOfMemory = (message: string): Problem | undefined =>
  message.startsWith('Out of Memory Error') ? full : undefined;

/** Lets `use` look at each share of the subjects; one that does not fit into the engine's memory, for names are long, comes as two halves. */
async function eachShare(task: QueryTask, use: (share: Share) => Promise<void>): Promise<void> {
  const of = subjectShares(task);
  const left: Share[] = Array.from({ length: of }, (_, index) => ({ index, of }));
  for (let share = left.shift(); share !== undefined; share = left.shift()) {
    try {
      await use(share);
    } catch (error) {
      // Without subjects there is nothing to share out.
      if (error !== full || task.plan.subject === undefined || share.of >= mostHalved * of) throw error;
      const halved = 2 * share.of;
      left.unshift({ index: share.index, of: halved }, { index: share.index + share.of, of: halved });
    }
  }
}

/** Lets `use` look at what each part contributes, with one part open at a time. */
async function eachPart(
  work: Work,
  scratch: Scratch,
  use: (contributions: Statement) => Promise<void>,
): Promise<void> {
  const { engine, task } = work;
  const store = openAccess(task.store);
  const found = new Set<string>();
  for (const [number, part] of task.parts.entries()) {
    const file = await openInto(store, scratch, part);
    try {
      const source = await partRelation(engine, file, task.plan.columns, found);
      await use(contributionsSql(task.plan, source, number));
    } finally {
      file.close();
    }
  }
  if (task.parts.length > 0 && found.size < task.plan.columns.length)
    throw problem('object.tampered', 'No part holds a column that the catalog names.');
}

/** Exact sums of declared groups, or of all: few rows, whatever the table. */
async function addDeclared(work: Work, scratch: Scratch, into: FigureCollector): Promise<void> {
  const { engine, task, signal } = work;
  const all = { index: 0, of: 1 };
  if (task.plan.subject === undefined) {
    return eachPart(work, scratch, async ({ sql, parameters }) => {
      const sums = boundedSumsSql(task.plan, sql, all);
      into.add(await engine.query(sums.sql, { ...parameters, ...sums.parameters }, signal));
    });
  }
  const files = await contributionFiles(work, scratch);
  if (files.length === 0) return;
  await eachShare(task, async (share) => {
    const sums = boundedSumsSql(task.plan, filesSql(files), share);
    into.add(await engine.query(sums.sql, sums.parameters, signal, outOfMemory));
  });
}

const shares = (rows: number, most = shareRows): number => Math.max(1, Math.ceil(rows / most));

/** Into how many shares the subjects of a question are put. */
function subjectShares({ plan, rows }: QueryTask): number {
  if (plan.subject === undefined) return 1;
  if (isOneRecord(plan)) return shares(rows, oneRecordRows);
  const lists = plan.measure.kind !== 'count' && plan.contribution.records > 1;
  return shares(rows, lists ? listRows : shareRows);
}

async function contributionFiles(work: Work, scratch: Scratch): Promise<ScratchFile[]> {
  const files: ScratchFile[] = [];
  await eachPart(work, scratch, async (contributions) => void files.push(await copyOut(work, contributions)));
  return files;
}

/**
 * Groups that are found in the data. So that their number is bounded by what is public, groups with fewer units than a number
 * that follows from the table's size are never looked at, and each other one counts so many units fewer: see PROOF.md.
 */
async function addFound(work: Work, scratch: Scratch, into: FigureCollector): Promise<number> {
  const { engine, task, signal } = work;
  const { plan, rows } = task;
  const files = await contributionFiles(work, scratch);
  const sums: ScratchFile[] = [];
  if (files.length > 0)
    await eachShare(
      task,
      async (share) => void sums.push(await copyOut(work, boundedSumsSql(plan, filesSql(files), share))),
    );
  for (const file of files) file.close();
  const weight = Math.max(groupWeight, binsOf(plan));
  const unseen = Math.floor((rows * weight) / mostFigures);
  for (let index = 0; index < shares(rows) && sums.length > 0; index++) {
    const { sql, parameters } = groupSumsSql(filesSql(sums), unseen + 1, { index, of: shares(rows) });
    into.add(await engine.query(sql, parameters, signal));
  }
  return unseen;
}

/** A count of units is shown as the threshold saw it: without those that it was not shown. */
function withUnseen(value: NoisyValue, unseen: number): NoisyValue {
  const { interval } = value;
  return {
    ...value,
    value: value.value + unseen,
    ...(interval && {
      interval: { ...interval, lower: interval.lower + unseen, upper: interval.upper + unseen },
    }),
  };
}

async function answer(work: Work, scratch: Scratch): Promise<QueryOutcome> {
  const { plan, terms } = work.task;
  const question = prepareQuestion({ ...terms, random: secureRandom });
  const collector = new FigureCollector(plan);
  let unseen = 0;
  if (terms.groups === 'thresholded') unseen = await addFound(work, scratch, collector);
  else await addDeclared(work, scratch, collector);
  const answers = question.answer(collector.groups(unseen));
  if (unseen === 0 || !countsUnits(terms)) return { answers };
  return {
    answers: answers.map(({ key, values }) => ({
      key,
      values: values.map((value) => withUnseen(value, unseen)),
    })),
  };
}

/**
 * Answers a question with noise.
 * @throws Problem object.tampered when no part holds a column that the catalog names
 */
export async function answerQuestion(task: QueryTask, { signal }: WorkerContext): Promise<QueryOutcome> {
  const scratch = openScratch(task.scratch);
  const engine = await openEngine({ newFile: () => scratch.file() });
  try {
    engine.register(recordDraws(secureRandom(16), aesBlocks));
    return await answer({ engine, task, signal }, scratch);
  } finally {
    engine.close();
    scratch.close();
  }
}
