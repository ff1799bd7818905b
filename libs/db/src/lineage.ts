import { type Id } from '#libs/kernel';

interface Asking {
  sql<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** Who made a service, and who ever made a token for it: whatever it does, they can have done. */
const made = `
  made(service, maker) AS (
    SELECT id, created_by FROM principal WHERE kind = 'service' AND created_by IS NOT NULL
    UNION SELECT t.principal_id, t.created_by FROM api_token t JOIN principal p ON p.id = t.principal_id
      WHERE p.kind = 'service' AND t.created_by <> t.principal_id)`;

const up = `up(id) AS (SELECT $1::uuid UNION SELECT maker FROM made JOIN up ON service = up.id)`;

/** A principal, and whoever stands behind it: the makers of a service and of its tokens, and theirs. */
export async function standsBehind(tx: Asking, id: Id): Promise<Id[]> {
  const rows = await tx.sql<{ id: Id }>(`WITH RECURSIVE ${made}, ${up} SELECT id FROM up`, [id]);
  return rows.map((row) => row.id);
}

/** Whether two principals have somebody behind them in common, and so may be one person. */
export async function isOnePerson(tx: Asking, one: Id, other: Id): Promise<boolean> {
  const behind = await standsBehind(tx, one);
  return (await standsBehind(tx, other)).some((id) => behind.includes(id));
}

/** The makers of a principal, and the services that it made: what it gives them, it gives itself. */
export async function ownLine(tx: Asking, id: Id): Promise<Id[]> {
  const rows = await tx.sql<{ id: Id }>(
    `WITH RECURSIVE ${made}, ${up},
       down(id) AS (SELECT $1::uuid UNION SELECT service FROM made JOIN down ON maker = down.id)
     SELECT id FROM up UNION SELECT id FROM down`,
    [id],
  );
  return rows.map((row) => row.id);
}

/** Everybody in whose name the people behind a principal can act, or could but for being disabled, each with its groups. */
export async function circleOf(tx: Asking, id: Id): Promise<{ id: Id; groups: Id[]; stands: boolean }[]> {
  return tx.sql(
    `WITH RECURSIVE ${made}, ${up},
       circle(id) AS (SELECT id FROM up UNION SELECT service FROM made JOIN circle ON maker = circle.id)
     SELECT c.id, ARRAY(SELECT m.group_id FROM group_member m WHERE m.principal_id = c.id) AS groups,
       EXISTS (SELECT FROM principal p WHERE p.id = c.id AND p.disabled_at IS NULL) AS stands FROM circle c`,
    [id],
  );
}

/**
 * Whether there are two people who may approve what takes two: stewards that are not disabled, by a role of their own or a group's,
 * with nobody behind both.
 */
export async function hasSecondPerson(tx: Asking): Promise<boolean> {
  const [row] = await tx.sql<{ two: boolean }>(
    `WITH RECURSIVE ${made},
       steward(id) AS (SELECT p.id FROM principal p WHERE p.kind <> 'group' AND p.disabled_at IS NULL AND EXISTS (
         SELECT FROM principal_role r WHERE r.role = 'steward' AND (r.principal_id = p.id
           OR r.principal_id IN (SELECT m.group_id FROM group_member m WHERE m.principal_id = p.id)))),
       behind(steward, id) AS (SELECT id, id FROM steward UNION SELECT b.steward, m.maker FROM made m JOIN behind b ON m.service = b.id)
     SELECT EXISTS (SELECT FROM steward a JOIN steward b ON a.id < b.id WHERE NOT EXISTS (
       SELECT FROM behind x JOIN behind y ON x.id = y.id WHERE x.steward = a.id AND y.steward = b.id)) AS two`,
  );
  return row?.two === true;
}
