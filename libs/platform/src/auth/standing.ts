import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, type ReadTx } from '#libs/db';
import { Problem, problem, systemActor, type Actor, type Id } from '#libs/kernel';

/** Somebody for whom something is open: a stream, or a job. */
export interface Watched {
  readonly actor: Actor;
  /** Ends it; told once. */
  readonly fall: (why: Problem) => void;
  /** What else must hold; throws a Problem when it does not. Watches of the same `key` are asked once a look. */
  readonly also?: { readonly key: string; readonly check: (tx: ReadTx, actor: Actor) => Promise<unknown> };
}

/** How often is looked, in milliseconds. */
const lookMs = 500;
/** Looks in a row that may fail, as while the database is away, before everything that is open ends. */
const mostFailures = 20;

const fallen = (): Problem => problem('access.denied', 'Whoever asked for this may not act any more.');

interface Stands {
  readonly key: string;
  readonly roles: string[];
  readonly groups: Id[];
}

const keyOf = ({ id, token }: Actor): string => `${id} ${token ?? ''}`;

/**
 * Ends what is open for whoever may act no more: one look for all of it, and none while nothing is open. A principal stands while it is
 * neither disabled nor deleted, the API token that opened something is neither revoked nor expired, and, where nothing else is asked, it
 * has lost no role since.
 */
export class Standing {
  /** With the roles that they had at the first look. */
  readonly #watched = new Map<Watched, readonly string[] | undefined>();
  #isLooking = false;
  #failures = 0;

  constructor(
    private readonly db: Db,
    private readonly everyMs: number = lookMs,
  ) {}

  /** Call what it gives when it is open no more. The gateway itself always stands. */
  watch(watched: Watched): () => void {
    if (watched.actor.id === systemActor.id) return () => undefined;
    this.#watched.set(watched, undefined);
    if (!this.#isLooking) void this.#lookOn();
    return () => void this.#watched.delete(watched);
  }

  async #lookOn(): Promise<void> {
    this.#isLooking = true;
    while (this.#watched.size > 0) {
      await sleep(this.everyMs, undefined, { ref: false });
      await this.#look([...this.#watched.keys()]);
    }
    this.#isLooking = false;
  }

  async #look(all: readonly Watched[]): Promise<void> {
    try {
      const standing = await this.db.readOnce(systemActor, (tx) => standingOf(tx, all));
      const checks = new Map<string, Promise<Problem | undefined>>();
      for (const watched of all) {
        const why = await this.#whyNot(watched, standing.get(keyOf(watched.actor)), checks);
        if (why) this.#end(watched, why);
      }
      this.#failures = 0;
    } catch {
      // Nobody knows: what is open goes on for a while, and then it does not.
      this.#failures += 1;
      if (this.#failures < mostFailures) return;
      for (const watched of all) this.#end(watched, problem('catalog.unavailable'));
    }
  }

  async #whyNot(
    watched: Watched,
    now: Stands | undefined,
    checks: Map<string, Promise<Problem | undefined>>,
  ): Promise<Problem | undefined> {
    if (!now) return fallen();
    const { actor, also } = watched;
    const before = this.#watched.get(watched) ?? now.roles;
    if (this.#watched.has(watched)) this.#watched.set(watched, before);
    if (!also) return before.every((role) => now.roles.includes(role)) ? undefined : fallen();
    const asked =
      checks.get(also.key) ??
      this.db
        .read(systemActor, (tx) => also.check(tx, { ...actor, groups: now.groups }))
        .then(() => undefined, refusal);
    checks.set(also.key, asked);
    return asked;
  }

  #end(watched: Watched, why: Problem): void {
    if (this.#watched.delete(watched)) watched.fall(why);
  }
}

/** What a check refused with; where the database did not answer, nothing was refused. */
function refusal(error: unknown): Problem {
  if (error instanceof Problem && error.code !== 'catalog.unavailable') return error;
  throw error;
}

/** Those of them who stand, in one statement, with the groups that they are in now. */
async function standingOf(tx: ReadTx, all: readonly Watched[]): Promise<Map<string, Stands>> {
  const asked = new Map(all.map(({ actor }) => [keyOf(actor), [actor.id, actor.token ?? null] as const]));
  const pairs = [...asked.values()];
  const rows = await tx.sql<Stands>(
    `SELECT a.id || ' ' || coalesce(a.token::text, '') AS key,
       ARRAY(SELECT m.group_id FROM group_member m WHERE m.principal_id = p.id) AS groups,
       ARRAY(SELECT r.role FROM principal_role r WHERE r.principal_id = p.id
         OR r.principal_id IN (SELECT m.group_id FROM group_member m WHERE m.principal_id = p.id)) AS roles
     FROM unnest($1::uuid[], $2::uuid[]) a(id, token) JOIN principal p ON p.id = a.id AND p.disabled_at IS NULL
       LEFT JOIN api_token t ON t.id = a.token
     WHERE a.token IS NULL OR (t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $3) AND t.id IS NOT NULL)`,
    [pairs.map(([id]) => id), pairs.map(([, token]) => token), tx.now],
  );
  return new Map(rows.map((row) => [row.key, row]));
}
