import { Inject, Injectable, Logger } from '@nestjs/common';
import { type DatasetContract } from '#libs/contracts';
import { Db, type ReadTx, type Tx } from '#libs/db';
import { counted, notFound, problem, type Actor, type Id, type Json } from '#libs/kernel';
import { type Sought, type Target } from '#libs/authz';
import { decodeCursor, page, RUNTIME, type Page, type Runtime } from '#libs/platform';
import { prefixOf } from '../ingest/ingest.store.js';
import { datasetNamed } from './dataset-target.js';
import { heirOf } from './heir.js';
import {
  type CreateDatasetBody,
  type Dataset,
  type DatasetQuery,
  type PatchDatasetBody,
} from './datasets.schema.js';
import {
  countReleases,
  deleteDataset,
  findDataset,
  findDatasetNamed,
  insertDataset,
  jobNeeding,
  listDatasets,
  lockDataset,
  objectsOf,
  updateDataset,
  uploadsTo,
  type DatasetChange,
  type DatasetRow,
  type HeldObject,
} from './datasets.store.js';

/** How many words of a search count. */
const mostWords = 16;

/** Whether more than the dataset's owner lets others know counts for the actor. */
async function isNear(tx: ReadTx, { id, ownerId, tags }: DatasetRow): Promise<boolean> {
  const target = { kind: 'dataset', id, datasetId: id, ownerId, tags } as const;
  return (await tx.decide(target, { action: 'discover', closely: true })).allowed;
}

/** How files are read names what stands in them: it is not for those who are only let know of the dataset. */
function show(row: DatasetRow, { near, all = false }: { near: boolean; all?: boolean }): Dataset {
  const columns = all ? row.columns : null;
  return {
    id: row.id,
    name: row.name,
    tags: row.tags,
    owner: row.owner,
    discoverable: row.discoverable ?? 'nobody',
    ...(columns !== null && { columns: columns.map(({ name, type }) => ({ name, type })) }),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...(row.description !== null && { description: row.description }),
    ...(row.subjectKey !== null && { subjectKey: row.subjectKey }),
    ...(near && row.reading !== null && { reading: row.reading }),
    ...(row.contract !== null && { contract: row.contract }),
    ...(near && row.latestVersion !== null && { latestVersion: row.latestVersion }),
  };
}

@Injectable()
export class DatasetsService {
  readonly #log = new Logger('datasets');

  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /** Makes a dataset without versions; who makes it owns it. @throws Problem access.denied, recorded; resource.exists */
  async create(actor: Actor, ask: CreateDatasetBody): Promise<Dataset> {
    return this.db.write(actor, 'dataset.create', async (tx) => {
      await tx.require('dataset.create');
      const id = tx.newId();
      const tags = ask.tags ?? [];
      const subjectKey = ask.subjectKey ?? null;
      tx.record({ resource: { kind: 'dataset', id }, detail: { name: ask.name, tags, subjectKey } });
      const description = ask.description ?? null;
      await insertDataset(tx, {
        id,
        name: ask.name,
        description,
        tags,
        subjectKey,
        reading: null,
        contract: ask.contract ?? null,
        discoverable: null,
        ownerId: actor.id,
      });
      return shown(tx, id);
    });
  }

  /** What the actor may discover, by name. */
  async list(actor: Actor, query: DatasetQuery): Promise<Page<Dataset>> {
    return this.db.read(actor, async (tx) => {
      const after = decodeCursor(query.cursor);
      const words = (query.q ?? '').split(/\s+/).filter((word) => word !== '');
      const rows = await listDatasets(tx, {
        words: words.slice(0, mostWords),
        limit: query.limit + 1,
        ...(after !== undefined && { after }),
      });
      const near = new Set<Id>();
      for (const row of rows) if (await isNear(tx, row)) near.add(row.id);
      return page(
        rows,
        query.limit,
        ({ name }) => name,
        (row) => show(row, { near: near.has(row.id) }),
      );
    });
  }

  /** @throws Problem resource.not-found where the actor may not discover it */
  async get(actor: Actor, name: string): Promise<Dataset> {
    return this.db.read(actor, async (tx) => {
      // Asked for together, in one snapshot; what is shown is told only to whoever may know of it.
      const [target, row] = await Promise.all([datasetNamed(tx, name), findDatasetNamed(tx, name)]);
      await tx.require(target, { action: 'discover' });
      if (!row) throw notFound(`dataset ${name}`);
      return show(row, { near: await isNear(tx, row), all: true });
    });
  }

  /** Those who manage a dataset may describe it, and stewards, for tags and the subject key are governance. */
  async patch(actor: Actor, name: string, change: PatchDatasetBody): Promise<Dataset> {
    return this.db.write(actor, 'dataset.update', async (tx) => {
      const { owner, ...described } = change;
      const describes = Object.values(described).some((value) => value !== undefined);
      const sought = await datasetNamed(tx, name);
      if (owner !== undefined) await tx.require('principal.manage');
      const target = describes
        ? await governed(tx, sought)
        : await tx.require(sought, { action: 'discover' });
      const before = await lockDataset(tx, target.id);
      if (!before) throw notFound(`dataset ${name}`);
      const after: DatasetChange = {
        ...(change.description !== undefined && { description: change.description }),
        ...(change.tags !== undefined && { tags: change.tags }),
        ...(change.subjectKey !== undefined && { subjectKey: change.subjectKey }),
        ...(change.reading !== undefined && { reading: change.reading }),
        ...(change.contract !== undefined && { contract: change.contract }),
        ...(owner !== undefined && { ownerId: await heirOf(tx, before.ownerId, owner) }),
        ...(change.discoverable !== undefined && {
          discoverable: change.discoverable === 'nobody' ? null : change.discoverable,
        }),
      };
      await updateDataset(tx, target.id, after);
      tx.record({
        resource: { kind: 'dataset', id: target.id },
        detail: { before: told(before), after: told(after) },
      });
      return shown(tx, target.id);
    });
  }

  /**
   * Removes a dataset with all its versions, and uploads to it that are under way: rows and keys in one transaction, then the objects.
   * @throws Problem resource.in-use while releases of it exist, or a job needs it
   */
  async remove(actor: Actor, name: string): Promise<void> {
    const { held: objects, begun } = await this.db.write(actor, 'dataset.delete', async (tx) => {
      const target = await tx.require(await datasetNamed(tx, name), { action: 'manage' });
      if (!(await lockDataset(tx, target.id))) throw notFound(`dataset ${name}`);
      const { count, newest } = await countReleases(tx, target.id);
      const others = count > 1 ? `, and so ${count === 2 ? 'is' : 'are'} ${counted(count - 1, 'other')}` : '';
      if (count > 0) throw problem('resource.in-use', `The release ${newest} was made of it${others}.`);
      const job = await jobNeeding(tx, target.id);
      if (job)
        throw problem(
          'resource.in-use',
          `The ${job.kind} job ${job.id} needs it: wait for it, or cancel it.`,
        );
      const held = await objectsOf(tx, target.id);
      const begun = await uploadsTo(tx, target.id);
      await deleteDataset(tx, target.id, held);
      tx.record({
        resource: { kind: 'dataset', id: target.id, name },
        detail: { name, objects: held.map(({ id }) => id) },
      });
      return { held, begun };
    });
    await this.#discard(objects, begun);
  }

  /** The keys are gone already; what stays behind here is unreadable, and the next start sweeps it. */
  async #discard(objects: readonly HeldObject[], uploads: readonly Id[]): Promise<void> {
    try {
      for (const object of objects) await this.runtime.store.remove(object);
      for (const prefix of new Set([...objects.map(prefixOf), ...uploads]))
        await this.runtime.store.removePrefix(prefix);
    } catch {
      this.#log.warn({ message: 'objects of a removed dataset could not be removed; the next start does' });
    }
  }
}

/** What the log says of a description: of how files are read, which options are set, for a spelling can be a value. */
function told({
  description,
  tags,
  subjectKey,
  reading,
  contract,
  ownerId,
  discoverable,
}: DatasetChange): Readonly<Record<string, Json>> {
  return {
    ...(description !== undefined && { description }),
    ...(tags !== undefined && { tags }),
    ...(subjectKey !== undefined && { subjectKey }),
    ...(reading !== undefined && { reading: reading && Object.keys(reading) }),
    ...(contract !== undefined && { contract: contract && shownContract(contract) }),
    ...(ownerId !== undefined && { owner: ownerId }),
    ...(discoverable !== undefined && { discoverable: discoverable ?? 'nobody' }),
  };
}

const shownContract = ({ columns, types }: DatasetContract): Json => ({ columns, ...(types && { types }) });

async function shown(tx: Parameters<typeof findDataset>[0], id: Id): Promise<Dataset> {
  const row = await findDataset(tx, id);
  if (!row) throw problem('internal.error');
  return show(row, { near: true, all: true });
}

/** Stewards govern every dataset that they may discover; everybody else needs to manage it. */
async function governed(tx: Tx, sought: Sought): Promise<Target> {
  const action = tx.may('dataset.classify') ? 'discover' : 'manage';
  return tx.require(sought, { action });
}
