import {
  storedRecipe,
  type Column,
  type JobState,
  type ProblemDocument,
  type Recipe,
  type Risk,
} from '#libs/contracts';
import { ColumnClassificationEntity, hangsOn, type ReadTx, TrainingRunEntity } from '#libs/db';
import { type Id } from '#libs/kernel';

/** A run with its job's state. */
export interface RunRow {
  readonly id: Id;
  readonly name: string;
  readonly release: Id;
  readonly purpose: string;
  readonly recipe: Recipe;
  readonly state: JobState;
  readonly progress: number;
  readonly message: string;
  readonly result: Record<string, unknown> | null;
  readonly problem: ProblemDocument | null;
  readonly createdBy: Id;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

const select = `
  SELECT t.id, t.name, t.release_id AS release, t.purpose, t.recipe, j.state, j.progress, j.message, j.result, j.problem,
    t.created_by AS "createdBy", t.created_at AS "createdAt", j.started_at AS "startedAt", j.finished_at AS "finishedAt",
    ${hangsOn({ training_run: 't.id' })}
  FROM training_run t JOIN job j ON j.id = t.id`;

export async function findRunRow(tx: ReadTx, id: Id): Promise<RunRow | undefined> {
  return (await tx.proofs.shown<RunRow>(`${select} WHERE t.id = $1`, [id])).map(withRecipe)[0];
}

/** Runs that the actor may see, newest first. */
export async function listRuns(tx: ReadTx, before: string | undefined, limit: number): Promise<RunRow[]> {
  const rows = await tx.proofs.shown<RunRow>(
    `${select} WHERE ($1::uuid[] IS NULL OR t.created_by = ANY($1)) AND ($2::uuid IS NULL OR t.id < $2)
     ORDER BY t.id DESC LIMIT $3`,
    [tx.seen('job'), before ?? null, limit],
  );
  return rows.map(withRecipe);
}

const withRecipe = (row: RunRow): RunRow => ({ ...row, recipe: storedRecipe(row.recipe) });

export type KeptRun = TrainingRunEntity & { readonly recipe: Recipe };

/** What a worker is to train. */
export async function findRun(tx: ReadTx, id: Id): Promise<KeptRun | null> {
  const run = await tx.repo(TrainingRunEntity).findOneBy({ id });
  return run && Object.assign(run, { recipe: storedRecipe(run.recipe) });
}

export async function insertRun(
  tx: ReadTx,
  run: Omit<TrainingRunEntity, 'createdBy' | 'createdAt'>,
): Promise<void> {
  await tx.repo(TrainingRunEntity).insert({ ...run, createdBy: tx.actor.id, createdAt: tx.now });
}

/** What training needs to know of a release, and where it came from. */
export interface SourceRow {
  readonly releaseId: Id;
  readonly versionId: Id;
  readonly policyVersionId: Id;
  readonly dataset: string;
  readonly datasetVersion: number;
  readonly datasetSha256: string;
  readonly policy: string;
  readonly policyVersion: number;
  readonly policyDigest: string;
  readonly rows: string;
  readonly columns: Column[];
  readonly risk: Risk;
}

export async function findSource(tx: ReadTx, releaseId: Id): Promise<SourceRow | undefined> {
  const rows = await tx.sql<SourceRow>(
    `SELECT r.id AS "releaseId", v.id AS "versionId", pv.id AS "policyVersionId", d.name AS dataset,
       v.number AS "datasetVersion", coalesce(v.content, v.sha256) AS "datasetSha256", p.name AS policy, pv.number AS "policyVersion",
       pv.digest AS "policyDigest", r.rows, r.columns, r.risk
     FROM release r JOIN dataset_version v ON v.id = r.version_id JOIN dataset d ON d.id = v.dataset_id
       JOIN policy_version pv ON pv.id = r.policy_version_id JOIN policy p ON p.id = pv.policy_id
     WHERE r.id = $1`,
    [releaseId],
  );
  return rows[0];
}

/** Columns of a version that say what kind of person a record is about, in the version's order. */
export async function groupColumns(tx: ReadTx, versionId: Id): Promise<string[]> {
  const rows = await tx
    .repo(ColumnClassificationEntity)
    .find({ where: { versionId }, order: { position: 'ASC' } });
  const told = rows.filter(({ identifierType }) => ['quasi', 'sensitive'].includes(identifierType));
  return told.map(({ name }) => name);
}
