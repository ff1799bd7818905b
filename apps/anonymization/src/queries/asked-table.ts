import { type Column, type Query, type SealedObject } from '#libs/contracts';
import { DatasetVersionEntity, type ReadTx, type ReleaseTreatment, type Tx, sealedPartsOf } from '#libs/db';
import { isInjective } from '#libs/deidentify';
import { noVersion, notFound, problem, type Id } from '#libs/kernel';
import { datasetTarget, releaseTarget } from '#libs/platform';
import { treatedColumn } from '../releases/treatment.js';
import { findDataset, findVersion } from '../versions/versions.store.js';
import { findReleaseRow } from './queries.store.js';

/** What a question is about: a dataset version or a release, once the asker may ask about it. */
export interface AskedTable {
  readonly resource: { readonly kind: 'dataset-version' | 'release'; readonly id: Id };
  readonly datasetId: Id;
  /** The dataset's name, as the budget is known by. */
  readonly dataset: string;
  readonly columns: readonly Column[];
  readonly subject?: string;
  readonly rows: number;
  readonly objects: readonly SealedObject[];
}

/**
 * Asks the evaluator, for the question's purpose; the decision is recorded when it is no.
 * @throws Problem resource.not-found, access.wrong-purpose, query.inapplicable
 */
export async function askedTable(tx: Tx, query: Query): Promise<AskedTable> {
  const ask = { action: 'query', purpose: query.purpose } as const;
  if (query.release !== undefined) {
    const target = await tx.require(await releaseTarget(tx, query.release), ask);
    return askedRelease(tx, target.id);
  }
  const target = await tx.require(await datasetTarget(tx, query.dataset ?? ''), ask);
  const version = await findVersion(tx, target.id, String(query.version ?? 'latest'));
  const dataset = await findDataset(tx, target.id);
  if (!version || !dataset) {
    throw noVersion(`dataset ${query.dataset ?? ''}`, query.version ?? 'latest');
  }
  return {
    resource: { kind: 'dataset-version', id: version.id },
    datasetId: dataset.id,
    dataset: dataset.name,
    columns: version.columns,
    rows: Number(version.rows),
    objects: await sealedPartsOf(tx, 'version', version.id),
    ...(dataset.subjectKey !== null && { subject: dataset.subjectKey }),
  };
}

async function askedRelease(tx: ReadTx, id: Id): Promise<AskedTable> {
  const release = await findReleaseRow(tx, id);
  const version = release && (await tx.repo(DatasetVersionEntity).findOneBy({ id: release.versionId }));
  const dataset = version && (await findDataset(tx, version.datasetId));
  if (!release || !version || !dataset) throw notFound(`release ${id}`);
  const subject = releasedSubject(release.treatment, release.columns, dataset.subjectKey);
  return {
    resource: { kind: 'release', id },
    datasetId: dataset.id,
    dataset: dataset.name,
    columns: release.columns,
    rows: Number(release.rows),
    objects: await sealedPartsOf(tx, 'release', id),
    ...(subject !== undefined && { subject }),
  };
}

/**
 * The column of a release that tells subjects apart. Records that nobody is behind need none; all others are refused without
 * one, for then nobody knows how many of them are one person's. A policy may have named other subjects than those whose budget
 * the dataset keeps.
 */
function releasedSubject(
  treatment: ReleaseTreatment | null,
  released: readonly Column[],
  budgeted: string | null,
): string | undefined {
  if (treatment?.synthetic === true) return undefined;
  const subject = treatment?.subject ?? '';
  if (treatment !== null && subject === '' && budgeted === null) return undefined;
  const planned = treatedColumn(treatment, subject);
  const kept = released.some(({ name, type }) => name === subject && type === planned?.type);
  const same = budgeted === null || budgeted === subject;
  if (same && planned && kept && isInjective(planned.action)) return subject;
  throw problem('query.inapplicable', undefined, [
    {
      pointer: '#/release',
      detail:
        'does not tell its subjects apart, so that nobody could bound what one adds: ask about the dataset',
    },
  ]);
}
