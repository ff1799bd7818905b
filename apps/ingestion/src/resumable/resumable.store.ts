import { type SealedObject } from '#libs/contracts';
import { UploadEntity, UploadPieceEntity, type ReadTx } from '#libs/db';
import { notFound, problem, type Id } from '#libs/kernel';
import { type BodyHead } from '../uploads/body.js';
import { type Arrival } from '../uploads/reading-query.schema.js';

/** What an upload says of its file, as the catalog keeps it. */
export interface Said {
  readonly type: BodyHead['type'];
  readonly encoding: BodyHead['encoding'];
  /** `Content-Digest` of the whole file. */
  readonly digest?: string;
  readonly filename?: string;
  readonly arrival?: Arrival;
}

export interface Upload {
  readonly id: Id;
  readonly principalId: Id;
  readonly datasetId: Id;
  readonly dataset: string;
  readonly length: number | null;
  readonly received: number;
  readonly metadata: string | null;
  readonly concat: string | null;
  readonly said: Said;
  readonly jobId: Id | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

interface Row {
  readonly id: Id;
  readonly principal_id: Id;
  readonly dataset_id: Id;
  readonly dataset: string;
  readonly length: string | null;
  readonly received: string;
  readonly metadata: string | null;
  readonly concat: string | null;
  readonly head: Said;
  readonly job_id: Id | null;
  readonly created_at: Date;
  readonly expires_at: Date;
}

const select = `SELECT u.*, d.name AS dataset FROM upload u JOIN dataset d ON d.id = u.dataset_id`;

const read = (row: Row): Upload => ({
  ...{ id: row.id, principalId: row.principal_id, datasetId: row.dataset_id, dataset: row.dataset },
  length: row.length === null ? null : Number(row.length),
  received: Number(row.received),
  ...{ metadata: row.metadata, concat: row.concat, said: row.head, jobId: row.job_id },
  ...{ createdAt: row.created_at, expiresAt: row.expires_at },
});

/** An upload of the actor's own; others' are as if they were not there. */
export async function findUpload(tx: ReadTx, id: Id): Promise<Upload | undefined> {
  const [row] = await tx.sql<Row>(`${select} WHERE u.id = $1 AND u.principal_id = $2`, [id, tx.actor.id]);
  return row && read(row);
}

/** The actor's own that have not become anything yet, oldest first. */
export async function listUploads(tx: ReadTx, after: Id | undefined, limit: number): Promise<Upload[]> {
  const rows = await tx.sql<Row>(
    `${select} WHERE u.principal_id = $1 AND u.job_id IS NULL AND u.expires_at > $2 AND ($3::uuid IS NULL OR u.id > $3)
     ORDER BY u.id LIMIT $4`,
    [tx.actor.id, tx.now, after ?? null, limit],
  );
  return rows.map(read);
}

/** How many of the actor's go on. */
export async function countUploads(tx: ReadTx): Promise<number> {
  const [row] = await tx.sql<{ count: string }>(
    'SELECT count(*) AS count FROM upload WHERE principal_id = $1 AND job_id IS NULL AND expires_at > $2',
    [tx.actor.id, tx.now],
  );
  return Number(row?.count ?? 0);
}

export async function insertUpload(tx: ReadTx, upload: Omit<Upload, 'dataset'>): Promise<void> {
  const { said, length, received, ...rest } = upload;
  await tx.repo(UploadEntity).insert({
    ...rest,
    head: said,
    length: length === null ? null : String(length),
    received: String(received),
  });
}

/** @throws Problem request.malformed where it has a length already */
export async function declareLength(tx: ReadTx, id: Id, length: number): Promise<void> {
  const rows = await tx.sql(
    `WITH said AS (UPDATE upload SET length = $2 WHERE id = $1 AND (length IS NULL OR length = $2) AND received <= $2
       RETURNING id) SELECT id FROM said`,
    [id, length],
  );
  if (rows.length === 0)
    throw problem('request.malformed', 'The length of the upload cannot be this any more.');
}

export interface StoredPiece {
  readonly position: number;
  readonly bytes: number;
  readonly object: SealedObject;
}

/**
 * Lets pieces count, all or none: they begin where the upload ends now, and nobody else went on with it.
 * @throws Problem upload.offset; resource.not-found where it was ended meanwhile, or its dataset removed
 */
export async function insertPieces(
  tx: ReadTx,
  { id, offset, until }: { readonly id: Id; readonly offset: number; readonly until: Date },
  pieces: readonly StoredPiece[],
): Promise<void> {
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  const rows = await tx.sql(
    `WITH moved AS (UPDATE upload SET received = received + $3, expires_at = $4
       WHERE id = $1 AND received = $2 AND job_id IS NULL AND (length IS NULL OR received + $3 <= length) RETURNING id)
     SELECT id FROM moved`,
    [id, offset, bytes, until],
  );
  if (rows.length === 0) {
    if (!(await tx.repo(UploadEntity).existsBy({ id }))) throw notFound(`upload ${id}`);
    throw problem('upload.offset', 'Somebody else went on with it meanwhile: ask with HEAD.');
  }
  await tx.repo(UploadPieceEntity).insert(
    pieces.map((piece) => ({
      uploadId: id,
      position: piece.position,
      bytes: String(piece.bytes),
      object: piece.object,
    })),
  );
}

/** In the order of the file. */
export async function piecesOf(tx: ReadTx, ids: readonly Id[]): Promise<StoredPiece[]> {
  return tx.sql(
    `SELECT position, bytes::float8 AS bytes, object FROM upload_piece JOIN unnest($1::uuid[]) WITH ORDINALITY AS part (id, place)
     ON upload_id = part.id ORDER BY place, position`,
    [ids],
  );
}

export async function countPieces(tx: ReadTx, id: Id): Promise<number> {
  return tx.repo(UploadPieceEntity).countBy({ uploadId: id });
}

/**
 * Says what the upload became; its bytes, and the parts that it was put together of, are no longer needed.
 * @throws Problem state.conflict when it became something already
 */
export async function finishUpload(tx: ReadTx, id: Id, jobId: Id, parts: readonly Id[]): Promise<void> {
  const rows = await tx.sql(
    `WITH done AS (UPDATE upload SET job_id = $2 WHERE id = $1 AND job_id IS NULL RETURNING id) SELECT id FROM done`,
    [id, jobId],
  );
  if (rows.length === 0) throw problem('state.conflict', 'The upload was finished or ended meanwhile.');
  await tx.sql('DELETE FROM upload_piece WHERE upload_id = $1', [id]);
  await tx.sql('DELETE FROM upload WHERE id = ANY($1::uuid[]) AND id <> $2', [parts, id]);
}

export async function deleteUpload(tx: ReadTx, id: Id): Promise<void> {
  await tx.sql('DELETE FROM upload WHERE id = $1', [id]);
}

/** Lets go of the bytes of uploads that nobody went on with, of those of people who were disabled, and of what is left of older ones. Gives whose objects can go. */
export async function expireUploads(tx: ReadTx, now: Date, forgotten: Date): Promise<Id[]> {
  const rows = await tx.sql<{ id: Id }>(
    `WITH gone AS (DELETE FROM upload_piece p USING upload u WHERE u.id = p.upload_id AND u.expires_at <= $1 RETURNING u.id)
     SELECT DISTINCT id FROM gone`,
    [now],
  );
  await tx.sql('DELETE FROM upload WHERE expires_at <= $1', [forgotten]);
  const left = await tx.sql<{ id: Id }>(
    `WITH gone AS (DELETE FROM upload u USING principal p WHERE p.id = u.principal_id AND p.disabled_at IS NOT NULL
       AND u.job_id IS NULL RETURNING u.id) SELECT id FROM gone`,
  );
  return [...rows, ...left].map(({ id }) => id);
}
