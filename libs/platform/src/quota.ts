import { statfs } from 'node:fs/promises';
import { type ReadTx } from '#libs/db';
import { problem, type Problem } from '#libs/kernel';
import { type Config } from './config/config.js';

/** Bytes that a principal has in the store or, as policies and hierarchies, in the catalog; versions with the uploads that are to be some. */
const stored = {
  version: `SELECT
    (SELECT coalesce(sum(o.bytes), 0) FROM dataset_version v JOIN version_part p ON p.version_id = v.id
       JOIN sealed_object o ON o.id = p.object_id WHERE v.created_by = $1 AND p.sealed_for IS NULL)
    + (SELECT coalesce(sum((input->>'bytes')::bigint), 0) FROM job
       WHERE kind = 'ingest' AND created_by = $1 AND state IN ('queued', 'running'))
    + (SELECT coalesce(sum(p.bytes), 0) FROM upload u JOIN upload_piece p ON p.upload_id = u.id WHERE u.principal_id = $1) AS bytes`,
  release: `SELECT coalesce(sum(o.bytes), 0) AS bytes FROM release r JOIN release_part p ON p.release_id = r.id
    JOIN sealed_object o ON o.id = p.object_id WHERE r.created_by = $1`,
  model: `SELECT coalesce(sum(o.bytes), 0) AS bytes FROM model m
    JOIN sealed_object o ON o.id IN (m.object_id, (m.card->>'values')::uuid) WHERE m.created_by = $1`,
  text: `SELECT coalesce(sum(octet_length(source)), 0) AS bytes FROM (
    SELECT source FROM hierarchy_version WHERE created_by = $1
    UNION ALL SELECT source FROM policy_version WHERE created_by = $1) texts`,
} as const;

/** What one principal may store of a kind, in bytes: as configured, otherwise half of the disk that the store is on. */
export async function quotaOf({ quota, storage }: Config): Promise<number> {
  if (quota !== undefined) return quota;
  const disk = await statfs(storage.replace(/^file:/, '')).catch(() => null);
  return disk ? Math.floor((disk.blocks * disk.bsize) / 2) : Number.MAX_SAFE_INTEGER;
}

/** What is left of a principal's quota. @throws Problem share.exhausted where that is less than what is to be stored, if that is known */
export async function quotaLeft(
  tx: ReadTx,
  kind: keyof typeof stored,
  quota: number,
  bytes = 1,
): Promise<number> {
  const [row] = await tx.sql<{ bytes: string }>(stored[kind], [tx.actor.id]);
  const left = quota - Number(row?.bytes ?? 0);
  if (left < bytes) throw beyondQuota(kind, quota);
  return left;
}

/** What is refused because a principal may not store it beside what they have. */
export function beyondQuota(kind: keyof typeof stored, quota: number): Problem {
  const detail = `What you store as ${kind}s would take more than the ${quota} bytes that one principal may have; delete some first.`;
  return problem('share.exhausted', detail);
}
