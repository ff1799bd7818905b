import { Inject, Injectable } from '@nestjs/common';
import { Db, type Tx } from '#libs/db';
import { newId, notFound, problem, type Actor, type Id, type Problem } from '#libs/kernel';
import {
  decodeCursor,
  openIngestionKeys,
  page,
  type Page,
  type PageQuery,
  RUNTIME,
  type Runtime,
} from '#libs/platform';
import { publicKeyring } from '#libs/seal';
import { type z } from 'zod';
import { datasetNamed } from '../datasets/dataset-target.js';
import { sealOf } from './sealed.js';
import { kindNamed } from './kinds/all.js';
import { Network } from './network.js';
import { type CreateSourceBody, nextTime, type Source } from './sources.schema.js';
import {
  countSources,
  deleteSource,
  findSource,
  insertSource,
  isRunning,
  listSources,
  lockLastJob,
  type SourceRow,
  updateSource,
} from './sources.store.js';

function show(row: SourceRow): Source {
  return {
    ...{
      id: row.id,
      name: row.name,
      kind: row.kind,
      dataset: row.dataset,
      mode: row.mode,
      reading: row.reading,
    },
    location: row.location as Record<string, unknown>,
    hasCredentials: row.credentials !== null,
    ...(row.mediaType !== null && { mediaType: row.mediaType }),
    ...(row.schedule !== null && { schedule: row.schedule }),
    ...(row.nextAt !== null && { nextRunAt: row.nextAt.toISOString() }),
    ...(row.watermark !== null && { watermark: row.watermark }),
    ...{ createdBy: row.maker, createdAt: row.createdAt.toISOString() },
    ...(row.lastJob !== null && { lastRun: `/v1/jobs/${row.lastJob}` }),
  };
}

/** Sources of one principal. */
const mostSources = 100;

/** Where the gateway fetches data by itself. */
@Injectable()
export class SourcesService {
  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * A source for a dataset that the actor manages; it is fetched in their name.
   * @throws Problem request.invalid, source.address, resource.exists; access.denied and resource.not-found, recorded
   */
  async create(actor: Actor, ask: CreateSourceBody): Promise<Source> {
    const kind = kindNamed(ask.kind);
    const location = told(kind.Location.safeParse(ask.location), 'location') as Record<string, unknown>;
    const credentials =
      ask.credentials === undefined
        ? undefined
        : told(kind.Credentials.safeParse(ask.credentials), 'credentials');
    if (ask.watermark !== undefined && !kind.hasRows) {
      throw invalid(
        'watermark',
        'is a column of postgresql, mysql or mongodb: this kind of source is fetched whole, files where one is another',
      );
    }
    if (typeof location['host'] === 'string')
      new Network(this.runtime.config.sourceNetworks).check(location['host']);
    const { clock, random, config } = this.runtime;
    const id = newId(clock(), random);
    return this.db.write(actor, 'source.create', async (tx) => {
      const target = await tx.require(await datasetNamed(tx, ask.dataset), { action: 'manage' });
      if ((await countSources(tx)) >= mostSources) {
        throw problem(
          'share.exhausted',
          `You have ${mostSources} sources: remove one that is no longer needed.`,
        );
      }
      const where = { id, kind: ask.kind, location, datasetId: target.id };
      const { staging } = await openIngestionKeys(config.keys);
      await insertSource(tx, {
        ...where,
        name: ask.name,
        credentials:
          credentials === undefined
            ? null
            : await sealOf(publicKeyring(staging), where, 'credentials', credentials),
        mediaType: ask.mediaType ?? null,
        reading: ask.reading ?? {},
        mode: ask.mode,
        schedule: ask.schedule ?? null,
        nextAt: ask.schedule === undefined ? null : nextTime(ask.schedule, tx.now),
        watermark: ask.watermark ?? null,
        ...{ reached: null, lastJob: null, createdBy: actor.id, createdAt: tx.now },
      });
      const { kind: of, schedule, mode } = ask;
      const detail = { source: id, name: ask.name, kind: of, mode, schedule: schedule ?? null };
      tx.record({ resource: { kind: 'dataset', id: target.id }, detail });
      return show(await found(tx, ask.name));
    });
  }

  /** Those that the actor made, and those that fill what they own. */
  async list(actor: Actor, { limit, cursor }: PageQuery): Promise<Page<Source>> {
    return this.db.read(actor, async (tx) => {
      const rows = await listSources(tx, decodeCursor(cursor), limit + 1);
      return page(rows, limit, (row) => row.name, show);
    });
  }

  /** @throws Problem resource.not-found */
  async get(actor: Actor, name: string): Promise<Source> {
    return this.db.read(actor, async (tx) => show(await found(tx, name)));
  }

  /** Versions that were fetched stay. @throws Problem resource.not-found, recorded */
  async remove(actor: Actor, name: string): Promise<void> {
    await this.db.write(actor, 'source.delete', async (tx) => {
      const source = await found(tx, name);
      await deleteSource(tx, source.id);
      const resource = { kind: 'dataset', id: source.datasetId, name: source.dataset } as const;
      tx.record({ resource, detail: { source: source.id, name } });
    });
  }

  /** Queues a run in the actor's name. @throws Problem resource.not-found, access.denied (recorded); state.conflict while one runs */
  async run(actor: Actor, name: string): Promise<Id> {
    return this.db.write(actor, 'source.run', async (tx) => enqueue(tx, await found(tx, name)));
  }
}

/** Queues a run; the source remembers it. @throws Problem access.denied, resource.not-found; state.conflict while one runs */
export async function enqueue(tx: Tx, source: SourceRow): Promise<Id> {
  const target = await tx.require(await datasetNamed(tx, source.dataset), { action: 'manage' });
  // Of two that ask at once, the second sees the run of the first.
  if (await isRunning(tx, await lockLastJob(tx, source.id)))
    throw problem('state.conflict', `A run of ${source.name} is under way.`);
  const job = await tx.enqueue('pull', { source: source.id, dataset: target.id });
  await updateSource(tx, source.id, { lastJob: job });
  tx.record({ resource: { kind: 'dataset', id: target.id }, detail: { source: source.id, job } });
  return job;
}

async function found(tx: Parameters<typeof findSource>[0], name: string): Promise<SourceRow> {
  const source = await findSource(tx, name);
  if (!source) throw notFound(`source ${name}`);
  return source;
}

const invalid = (member: string, detail: string): Problem =>
  problem('request.invalid', undefined, [{ pointer: `#/${member}`, detail }]);

/** What a kind of source understood of a member; its words name the place, and no value of credentials. */
function told<T>(parsed: z.ZodSafeParseResult<T>, member: string): T {
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.slice(0, 10).map(({ path, message }) => ({
    pointer: ['#', member, ...path.map(String)].join('/').slice(0, 200),
    detail: message,
  }));
  throw problem('request.invalid', undefined, places);
}
