import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Db, type Tx } from '#libs/db';
import { notFound, problem, Problem, systemActor, type Actor, type Id } from '#libs/kernel';
import {
  decodeIdCursor,
  page,
  type Page,
  type PageQuery,
  quotaLeft,
  quotaOf,
  RUNTIME,
  type Runtime,
} from '#libs/platform';
import { type IncomingMessage } from 'node:http';
import { datasetNamed } from '../datasets/dataset-target.js';
import { type Asked } from '../uploads/reading-query.schema.js';
import { UploadsService } from '../uploads/uploads.service.js';
import { readFileHead } from './file-head.js';
import { discard, Finisher } from './finisher.js';
import { type Creation, type Piece } from './protocol.js';
import { receive, tooLarge, until } from './receive.js';
import { type Upload as Shown } from './resumable.schema.js';
import {
  countUploads,
  declareLength,
  deleteUpload,
  expireUploads,
  findUpload,
  insertUpload,
  listUploads,
  type Upload,
} from './resumable.store.js';

/** How long it is still known that there was an upload. */
const memoryMs = 30 * 86_400_000;
const hourMs = 3_600_000;
/** Uploads of one principal that go on. */
const mostOpen = 100;

/** Files that arrive in pieces (tus 1.0.0): each piece is sealed and durable before it counts, and the last one makes the file a job. */
@Injectable()
export class ResumableService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger('uploads');
  readonly #finisher: Finisher;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly uploads: UploadsService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {
    this.#finisher = new Finisher({ db, uploads, runtime });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.expire();
    this.#timer = setInterval(() => {
      this.expire().catch((error: unknown) => this.#log.error({ message: 'expiring uploads failed', error }));
    }, hourMs);
    this.#timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /** Most bytes that an upload may have. */
  get limit(): number {
    return this.runtime.config.maxUpload;
  }

  /**
   * Begins an upload for a dataset that the actor manages; one that is put together of others is finished at once.
   * @throws Problem request.malformed, request.invalid, body.media-type, body.too-large, share.exhausted; access.denied and
   *   resource.not-found, recorded
   */
  async create(actor: Actor, ask: Creation, query: Asked): Promise<Upload> {
    const { dataset, said } = readFileHead(ask.metadata, query);
    const length = ask.length ?? 0;
    if (length > this.limit) throw tooLarge(this.limit);
    const quota = await quotaOf(this.runtime.config);
    return this.db.write(actor, 'upload.create', async (tx) => {
      const target = await tx.require(await datasetNamed(tx, dataset), { action: 'manage' });
      if ((await countUploads(tx)) >= mostOpen) {
        const detail = `You have ${mostOpen} uploads that are not finished: go on with them, or end some with DELETE.`;
        throw problem('share.exhausted', detail);
      }
      const parts = await this.#partsOf(tx, ask, target.id);
      const whole = parts.reduce((sum, part) => sum + part.received, 0);
      if (parts.length === 0) await quotaLeft(tx, 'version', quota, Math.max(1, length));
      const id = tx.newId();
      const row = {
        ...{ id, principalId: actor.id, datasetId: target.id, said, jobId: null },
        length: parts.length > 0 ? whole : ask.length,
        received: whole,
        ...{ metadata: ask.metadataField, concat: ask.concatField },
        ...{ createdAt: tx.now, expiresAt: until(tx.now) },
      };
      await insertUpload(tx, row);
      const { mediaType } = said.type;
      const resource = { kind: 'dataset', id: target.id } as const;
      tx.record({
        resource,
        detail: { upload: id, length: row.length, mediaType, parts: parts.map((part) => part.id) },
      });
      return { ...row, dataset };
    });
  }

  /** @throws Problem request.malformed unless each is a finished part of the same dataset */
  async #partsOf(tx: Tx, { concat }: Creation, datasetId: Id): Promise<Upload[]> {
    if (concat?.kind !== 'final') return [];
    const parts: Upload[] = [];
    for (const id of concat.parts) {
      const part = await findUpload(tx, id);
      const isWhole = part?.concat === 'partial' && part.received === part.length && part.expiresAt > tx.now;
      if (!isWhole || part.datasetId !== datasetId || parts.some((other) => other.id === id)) {
        throw problem(
          'request.malformed',
          `The upload ${id} is not a finished partial upload of this dataset.`,
        );
      }
      parts.push(part);
    }
    return parts;
  }

  async list(actor: Actor, { limit, cursor }: PageQuery): Promise<Page<Shown>> {
    return this.db.read(actor, async (tx) => {
      const rows = await listUploads(tx, decodeIdCursor(cursor), limit + 1);
      return page(rows, limit, (row) => row.id, show);
    });
  }

  /** How far an upload is. One whose bytes are all there and that no job has yet, for a process died between, is finished now. */
  async look(actor: Actor, id: Id): Promise<Upload> {
    const upload = await this.#own(actor, id, 'upload.look');
    return isDone(upload) ? { ...upload, jobId: await this.#finisher.finish(actor, upload) } : upload;
  }

  /**
   * Takes the body of a request as the next bytes of an upload. What arrived before the sender went away is kept, unless a checksum was
   * promised, which speaks of all of it.
   * @throws Problem upload.offset, upload.final, upload.expired, upload.checksum, upload.truncated, body.too-large, share.exhausted,
   *   request.malformed; resource.not-found, access.denied (recorded); and what finishing the file throws
   */
  async append(actor: Actor, id: Id, piece: Piece, request: IncomingMessage): Promise<Upload> {
    const upload = await this.#own(actor, id, 'upload.append');
    if (upload.concat !== null && upload.concat !== 'partial') throw problem('upload.final');
    if (piece.offset !== upload.received || upload.jobId !== null) {
      throw problem('upload.offset', `${upload.received} bytes are here: go on from there.`);
    }
    let { length } = upload;
    if (piece.length !== undefined) {
      const said = (length = piece.length);
      if (said > this.limit) throw tooLarge(this.limit);
      await this.db.writeUnlogged(actor, (tx) => declareLength(tx, id, said));
    }
    const whole = { ...upload, length };
    const received = await this.uploads.whileInFlight(actor, () =>
      receive({ db: this.db, actor, runtime: this.runtime }, whole, request, piece.checksum).catch(
        (error: unknown) => this.#letGo(actor, id, error),
      ),
    );
    const now = { ...upload, length, received, expiresAt: until(this.runtime.clock()) };
    return isDone(now) ? { ...now, jobId: await this.#finisher.finish(actor, now) } : now;
  }

  /** Whoever may not go on keeps no bytes of it: their share is given back at once. @throws what it is given */
  async #letGo(actor: Actor, id: Id, error: unknown): Promise<never> {
    if (error instanceof Problem && (error.status === 403 || error.status === 404)) {
      await this.db.writeUnlogged(actor, (tx) => deleteUpload(tx, id));
      await discard(this.runtime.store, [id]);
    }
    throw error;
  }

  /** Ends an upload; its bytes go. What became of a finished one stays. @throws Problem resource.not-found, recorded */
  async remove(actor: Actor, id: Id): Promise<void> {
    const upload = await this.#own(actor, id, 'upload.delete', false);
    await this.db.write(actor, 'upload.delete', async (tx) => {
      await deleteUpload(tx, id);
      const resource = { kind: 'dataset', id: upload.datasetId, name: upload.dataset } as const;
      tx.record({ resource, detail: { upload: id, received: upload.received } });
    });
    await discard(this.runtime.store, [id]);
  }

  /** Lets go of what nobody went on with. */
  async expire(): Promise<void> {
    const now = this.runtime.clock();
    const forgotten = new Date(now.getTime() - memoryMs);
    await discard(
      this.runtime.store,
      await this.db.writeUnlogged(systemActor, (tx) => expireUploads(tx, now, forgotten)),
    );
  }

  /** An upload of the actor's own, into a dataset that they still manage. */
  async #own(actor: Actor, id: Id, action: string, isNeeded = true): Promise<Upload> {
    const found = await this.db.read(actor, async (tx) => {
      const upload = await findUpload(tx, id);
      if (!upload || !isNeeded) return upload;
      const { target } = await datasetNamed(tx, upload.dataset);
      const allowed = target !== null && (await tx.decide(target, { action: 'manage' })).allowed;
      return allowed ? upload : { refused: upload };
    });
    if (found === undefined) {
      return this.db.write(actor, action, () => Promise.reject(notFound(`upload ${id}`)));
    }
    if ('refused' in found) {
      const { dataset, datasetId } = found.refused;
      const refusing = this.db.write(actor, action, async (tx) => {
        await tx.require(await datasetNamed(tx, dataset), { action: 'manage' });
        // The right was given between the two decisions.
        tx.record({ resource: { kind: 'dataset', id: datasetId }, outcome: 'allowed' });
      });
      await refusing.catch((error: unknown) => this.#letGo(actor, id, error));
      return found.refused;
    }
    if (found.expiresAt <= this.runtime.clock() && isNeeded)
      throw problem('upload.expired', 'Begin a new upload.');
    return found;
  }
}

/** Whether all bytes are there of what is to become a version; parts wait for what puts them together. */
const isDone = ({ length, received, concat }: Upload): boolean => received === length && concat !== 'partial';

function show({ id, dataset, said, length, received, createdAt, expiresAt }: Upload): Shown {
  const { filename, type, digest, arrival } = said;
  return {
    ...{ id, dataset, mediaType: type.mediaType, received, ...arrival },
    ...(Object.keys(type.reading).length > 0 && { reading: type.reading }),
    ...(filename !== undefined && { filename }),
    ...(digest !== undefined && { digest }),
    ...(length !== null && { length }),
    ...{ createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() },
  };
}
