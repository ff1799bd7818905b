import { type Db, type Tx } from '#libs/db';
import { Problem, problem, type Actor, type Id } from '#libs/kernel';
import { openIngestionKeys, type Runtime } from '#libs/platform';
import { wipe } from '#libs/seal';
import { released, type SealedStore } from '#libs/storage';
import { readContentDigest } from '../uploads/content-digest.js';
import { type UploadsService } from '../uploads/uploads.service.js';
import { asPiece } from './receive.js';
import { deleteUpload, findUpload, finishUpload, piecesOf, type Upload } from './resumable.store.js';

interface Parts {
  readonly db: Db;
  readonly uploads: UploadsService;
  readonly runtime: Runtime;
}

/** Makes jobs of uploads whose bytes are all there. */
export class Finisher {
  readonly #finishing = new Map<Id, Promise<Id>>();

  constructor(private readonly parts: Parts) {}

  /**
   * Gives the file to a job, once, whoever asks and how often; gives the job's id. What can never become a version does not stay.
   * @throws Problem what taking any upload throws
   */
  async finish(actor: Actor, upload: Upload): Promise<Id> {
    if (upload.jobId !== null) return upload.jobId;
    const running = this.#finishing.get(upload.id) ?? this.#finish(actor, upload);
    this.#finishing.set(upload.id, running);
    return running.finally(() => this.#finishing.delete(upload.id));
  }

  async #finish(actor: Actor, upload: Upload): Promise<Id> {
    const { id, datasetId, dataset, said, received } = upload;
    const parts = partsIn(upload);
    const head = { type: said.type, encoding: said.encoding, digests: readContentDigest(said.digest) };
    try {
      const source = {
        blocks: this.#bytesOf(actor, upload, parts),
        head,
        arrival: said.arrival ?? {},
        origin: { kind: 'resumable', upload: id },
      };
      const accepted = (tx: Tx, job: Id): Promise<void> => finishUpload(tx, id, job, parts);
      // Whoever asks again and again has it written again and again.
      const job = await this.parts.uploads.whileInFlight(actor, () =>
        this.parts.uploads.take(
          actor,
          { id: datasetId, name: dataset },
          { ...source, accepted, counted: received },
        ),
      );
      await discard(this.parts.runtime.store, parts);
      return job;
    } catch (error) {
      const now = await this.parts.db.read(actor, (tx) => findUpload(tx, id));
      if (now?.jobId) return now.jobId; // another process was faster
      if (error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429) {
        await this.parts.db.writeUnlogged(actor, (tx) => deleteUpload(tx, id));
        await discard(this.parts.runtime.store, [id]);
      }
      throw error;
    }
  }

  /** @throws Problem state.conflict where parts ended, or became something else, after they were put together */
  async *#bytesOf(
    actor: Actor,
    { datasetId, received }: Upload,
    parts: readonly Id[],
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { store, config } = this.parts.runtime;
    const { staging } = await openIngestionKeys(config.keys);
    const pieces = await this.parts.db.read(actor, (tx) => piecesOf(tx, parts));
    // Never a shorter file than was asked for.
    if (pieces.reduce((sum, { bytes }) => sum + bytes, 0) !== received)
      throw problem('state.conflict', 'Parts that it is put together of are gone: begin it anew.');
    for (const { object, position } of pieces) {
      const sealed = { ...object, as: asPiece(datasetId, position) };
      const key = await store.openKey(sealed, staging);
      try {
        yield* released(store.open(sealed, key));
      } finally {
        wipe(key);
      }
    }
  }
}

/** The keys are gone already; what stays is swept. */
export async function discard(store: SealedStore, prefixes: readonly Id[]): Promise<void> {
  for (const prefix of prefixes) await store.removePrefix(prefix).catch(() => undefined);
}

/** The uploads that hold its bytes, in their order. */
function partsIn({ id, concat }: Upload): Id[] {
  return concat === null
    ? [id]
    : concat
        .slice(concat.indexOf(';') + 1)
        .trim()
        .split(' ')
        .map((address) => address.slice(-id.length));
}
