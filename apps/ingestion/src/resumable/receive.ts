import { type IncomingMessage } from 'node:http';
import { type SealedAs } from '#libs/contracts';
import { type Db, type ReadTx } from '#libs/db';
import { newId, problem, type Actor, type Id, type Problem } from '#libs/kernel';
import { actorById, letStream, openIngestionKeys, quotaLeft, quotaOf, type Runtime } from '#libs/platform';
import { publicKeyring } from '#libs/seal';
import { requireManaged } from '../datasets/dataset-target.js';
import { Pieces } from './pieces.js';
import { type Checksum } from './protocol.js';
import { countPieces, insertPieces, type StoredPiece, type Upload } from './resumable.store.js';

/** What a kill loses at most of what was sent. */
const pieceBytes = 8 << 20;
/** How long nobody may go on with an upload before its bytes go. */
const patienceMs = 7 * 86_400_000;

export const until = (now: Date): Date => new Date(now.getTime() + patienceMs);

/** A piece opens as nothing else, and in no other dataset. */
export const asPiece = (datasetId: Id, position: number): SealedAs => ({
  role: 'upload-piece',
  owner: datasetId,
  position,
});

export const tooLarge = (limit: number): Problem =>
  problem('body.too-large', `The upload may have ${limit} bytes at most.`);

/** A body may arrive for days. @throws Problem access.denied for who was disabled, or manages the dataset no more */
async function requireStill(tx: ReadTx, dataset: string): Promise<void> {
  if (!(await actorById(tx, tx.actor.id))) throw problem('access.denied');
  await requireManaged(tx, dataset);
}

/**
 * Takes the body of a request as the next bytes of an upload, sealed piece by piece; gives how many there are now. What arrived before the
 * sender went away is kept, unless a checksum was promised, which speaks of all of it.
 * @throws Problem body.too-large, upload.truncated, upload.checksum, upload.offset, access.denied, storage.full
 */
export async function receive(
  { db, actor, runtime }: { readonly db: Db; readonly actor: Actor; readonly runtime: Runtime },
  upload: Upload,
  request: IncomingMessage,
  checksum: Checksum | undefined,
): Promise<number> {
  const { store, clock, random, config } = runtime;
  const quota = await quotaOf(config);
  const [first, left] = await db.read(actor, async (tx) => [
    await countPieces(tx, upload.id),
    await quotaLeft(tx, 'version', quota, 0),
  ]);
  const all = Math.min((upload.length ?? config.maxUpload) - upload.received, left);
  if (Number(request.headers['content-length'] ?? 0) > all) throw tooLarge(upload.received + all);
  const { staging } = await openIngestionKeys(config.keys);
  letStream(request);
  const blocks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  const pieces = new Pieces(blocks, { piece: pieceBytes, all }, (block) => checksum?.update(block));
  const waiting: StoredPiece[] = [];
  let { received } = upload;
  const count = async (): Promise<void> => {
    if (received > upload.received) await db.read(actor, (tx) => requireStill(tx, upload.dataset));
    const at = { id: upload.id, offset: received, until: until(clock()) };
    await db.writeUnlogged(actor, async (tx) => {
      // Several that arrive at once had the same left when they began.
      if (received > upload.received) await quotaLeft(tx, 'version', quota);
      await insertPieces(tx, at, waiting);
    });
    received += waiting.splice(0).reduce((sum, { bytes }) => sum + bytes, 0);
  };
  try {
    for (let position = first; await pieces.next(); position++) {
      const before = pieces.bytes;
      const as = asPiece(upload.datasetId, position);
      const target = { prefix: upload.id, id: newId(clock(), random), as, to: publicKeyring(staging) };
      const object = await store.put({ ...target, source: pieces.piece() });
      waiting.push({ position, bytes: pieces.bytes - before, object });
      if (!checksum) await count();
    }
    if (checksum && !pieces.failure) {
      checksum.check();
      if (waiting.length > 0) await count();
    }
  } finally {
    // What does not count is as if it had not been sent.
    for (const { object } of waiting) await store.remove(object).catch(() => undefined);
  }
  if (pieces.failure) throw pieces.failure;
  return received;
}
