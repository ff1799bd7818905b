import { holdings, widened, type Holding, type Reached } from '#libs/authz';
import { problem, type Id } from '#libs/kernel';
import { type QueryRunner } from 'typeorm';
import { circleOf } from './lineage.js';
import { changesReach } from './reach-tables.js';
import { GrantEntity } from './tables/grant.entity.js';
import { type Tx } from './tx.js';

/** Only has to differ from other advisory locks of the gateway. Reach is compared by one transaction at a time. */
const reachLock = 7_120_008;

/**
 * What the people behind somebody reach: with those in whose name they could act if they were not disabled, so that nothing is given to
 * these meanwhile, and without them, so that enabling one is no way to reach more.
 */
interface Reach {
  readonly all: Reached[];
  readonly standing: Reached[];
  /** Whether some are disabled: otherwise the two are the same. */
  readonly hasFallen: boolean;
}

/**
 * Compares what the people behind the doer can reach before a transaction's first change to `reachTables` and at
 * its end. Transactions that change none of them pay nothing.
 */
export class ReachWatch {
  #before: Promise<Reach> | undefined;

  constructor(
    private readonly tx: Tx,
    runner: QueryRunner,
  ) {
    // Repositories and plain SQL alike go through here: what comes to the catalog tomorrow does as well.
    const query = runner.query.bind(runner) as (text: string, ...rest: unknown[]) => Promise<unknown>;
    const watched = async (text: string, ...rest: unknown[]): Promise<unknown> => {
      if (changesReach(text)) await (this.#before ??= this.#first());
      return query(text, ...rest);
    };
    runner.query = watched as QueryRunner['query'];
  }

  /** @throws Problem reach.widened, recorded, where the doer could reach more than before */
  async check(): Promise<void> {
    if (!this.#before) return;
    const before = await this.#before;
    const after = await reached(this.tx, before.hasFallen);
    const more = widened(before.all, after.all);
    refuseWidened(this.tx, more.length > 0 ? more : widened(before.standing, after.standing));
  }

  async #first(): Promise<Reach> {
    await this.tx.sql('SELECT pg_advisory_xact_lock($1)', [reachLock]);
    return reached(this.tx);
  }
}

/**
 * Says before any work is done what the door would say of a release once it is made: nobody makes one for a purpose under a
 * grant of theirs on its dataset.
 * @throws Problem reach.widened, recorded
 */
export async function requireReleasable(tx: Tx, datasetId: Id, purpose: string): Promise<void> {
  const { all: before } = await reached(tx);
  const after = before.map((one) => ({ ...one, releases: one.releases + 1 }));
  const isOfIt = (one: Reached): boolean => one.thing === `dataset:${datasetId}` && one.purpose === purpose;
  refuseWidened(tx, widened(before, after.filter(isOfIt)));
}

function refuseWidened(tx: Tx, more: readonly Reached[]): void {
  const [first] = more;
  if (!first) return;
  const because = [{ kind: 'default', detail: 'it would widen the reach of whoever does it' }];
  const shown = more.slice(0, 20).map(({ action, purpose, thing }) => ({ action, purpose, thing }));
  tx.record({
    resource: { kind: 'principal', id: tx.actor.id },
    outcome: 'denied',
    detail: { because, widened: shown, more: more.length - shown.length },
  });
  throw problem('reach.widened', `You, or a service of yours, could then ${first.action} more than before.`);
}

async function reached(tx: Tx, apart = false): Promise<Reach> {
  const circle = await circleOf(tx, tx.actor.id);
  const hasFallen = apart || circle.some(({ stands }) => !stands);
  const all = await reachedIn(tx, circle);
  const upright = circle.filter(({ stands }) => stands);
  return { all, standing: hasFallen ? await reachedIn(tx, upright) : all, hasFallen };
}

async function reachedIn(tx: Tx, circle: Awaited<ReturnType<typeof circleOf>>): Promise<Reached[]> {
  const names = circle.flatMap(({ id, groups }) => [id, ...groups]);
  const grants = await tx
    .repo(GrantEntity)
    .createQueryBuilder('g')
    .where('g.principal_id = ANY(:names) AND g.revoked_at IS NULL', { names })
    .getMany();
  const all = circle.flatMap(({ id, groups }) =>
    holdings({ id, kind: 'service', roles: [], groups }, grants, tx.now),
  );
  return reachedBy(tx, all);
}

async function reachedBy(tx: Tx, all: readonly Holding[]): Promise<Reached[]> {
  return tx.sql<Reached>(
    `WITH h AS (SELECT DISTINCT * FROM jsonb_to_recordset($1::jsonb) AS h(action text, purpose text, key text, value text)),
       face AS (
         SELECT d.id, f.key, f.value FROM dataset d,
           LATERAL (VALUES ('*', '*'), ('ownerId', d.owner_id::text), ('datasetId', d.id::text)) f(key, value)
         UNION ALL SELECT d.id, 'tags', tag FROM dataset d, unnest(d.tags) tag)
     SELECT DISTINCT h.action, h.purpose, 'dataset:' || d.id AS thing, d.id AS "datasetId",
       (SELECT count(*)::int FROM release r JOIN dataset_version v ON v.id = r.version_id
        WHERE v.dataset_id = d.id AND r.purpose = h.purpose) AS releases,
       (d.owner_id = $2 AND d.created_at = $3) AS "isBorn"
     FROM h JOIN face USING (key, value) JOIN dataset d ON d.id = face.id
     UNION ALL SELECT h.action, h.purpose, h.key || ':' || h.value,
       (SELECT v.dataset_id FROM release r JOIN dataset_version v ON v.id = r.version_id
        WHERE r.id = CASE h.key WHEN 'release' THEN h.value::uuid
          ELSE (SELECT t.release_id FROM model m JOIN training_run t ON t.id = m.run_id WHERE m.id = h.value::uuid) END),
       0, false
     FROM h WHERE h.key IN ('release', 'model')`,
    [JSON.stringify(all), tx.actor.id, tx.now],
  );
}
