import { type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';

export interface SessionRow {
  /** Of the row's name, which is a keyed hash of a secret already. */
  readonly id: string;
  readonly kind: 'browser' | 'command-line';
  readonly begunAt: Date | null;
  readonly expiresAt: Date | null;
}

/** A browser that is signed in, or a command line that can have new tokens by itself. */
const sessions = `
  SELECT s.model, s.id AS row, s.grant_id, left(encode(sha256((s.model || s.id)::bytea), 'hex'), 32) AS id,
    CASE s.model WHEN 'Session' THEN 'browser' ELSE 'command-line' END AS kind,
    s.begun_at AS "begunAt", s.expires_at AS "expiresAt"
  FROM oidc_payload s WHERE s.principal_id = $1 AND (s.expires_at IS NULL OR s.expires_at > $2)
    AND (s.model = 'Session' OR (s.model = 'Grant' AND s.client = 'tidegate-cli' AND EXISTS (
      SELECT FROM oidc_payload t WHERE t.model = 'RefreshToken' AND t.grant_id = s.grant_id AND t.consumed_at IS NULL)))`;

/** Newest first. */
export async function sessionsOf(tx: ReadTx, principalId: Id): Promise<SessionRow[]> {
  return tx.sql<SessionRow>(
    `SELECT id, kind, "begunAt", "expiresAt" FROM (${sessions}) s ORDER BY "begunAt" DESC, id LIMIT 200`,
    [principalId, tx.now],
  );
}

/** The rows of one session, as `model || id`; a browser's tokens cannot be renewed without it. */
export async function partsOfSession(tx: ReadTx, principalId: Id, id: string): Promise<string[]> {
  const rows = await tx.sql<{ part: string }>(
    `WITH s AS (SELECT * FROM (${sessions}) s WHERE s.id = $3)
     SELECT s.model || s.row AS part FROM s
     UNION SELECT p.model || p.id FROM oidc_payload p JOIN s ON p.grant_id = s.grant_id`,
    [principalId, tx.now, id],
  );
  return rows.map(({ part }) => part);
}
