import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, problem, systemActor, type Actor } from '#libs/kernel';
import { randomBytes } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { type Db } from './db.js';
import { openSource } from './source.js';
import { Queue } from './queue.js';
import { RoleEntity } from './tables/principal.entity.js';
import { type ReadTx, type Tx } from './tx.js';

let database: TestDatabase;
let db: Db;
let count = 0;

const ada: Actor = {
  id: newId(new Date(), (n) => randomBytes(n)),
  kind: 'user',
  name: 'ada@example.org',
  roles: [],
  groups: [],
};

beforeAll(async () => {
  database = await testDatabase();
  db = await database.door('access');
});
afterAll(() => database.drop());

const fresh = (): string => `role-${(count += 1)}`;

const insert = (tx: ReadTx, name: string): Promise<unknown> =>
  tx.repo(RoleEntity).insert({ name, description: null, actions: ['read'], createdAt: tx.now });

const exists = async (name: string): Promise<boolean> =>
  (await database.query('SELECT 1 FROM role WHERE name = $1', [name])).length === 1;

const recordsOf = (id: string): Promise<Record<string, unknown>[]> =>
  database.query(
    `SELECT r.action, r.actor_id, r.resource_kind, r.outcome, r.detail, length(r.salt) AS salt, i.record_id IS NOT NULL AS waits
     FROM audit_record r LEFT JOIN audit_inbox i ON i.record_id = r.id WHERE r.resource_id = $1`,
    [id],
  );

const about = (id: string) => ({ resource: { kind: 'role', id } });

describe('a write', () => {
  it('commits its rows, its record and the wait for a leaf together', async () => {
    const name = fresh();
    const answer = await db.write(ada, 'role.create', async (tx) => {
      await insert(tx, name);
      tx.record({ ...about(name), detail: { because: ['test'] } });
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await exists(name)).toBe(true);
    expect(await recordsOf(name)).toEqual([
      {
        action: 'role.create',
        actor_id: ada.id,
        resource_kind: 'role',
        outcome: 'done',
        detail: {
          because: ['test'],
          catalog: { role: { [name]: expect.stringMatching(/^[\w-]{43}$/) } },
          names: { actor: 'user:ada@example.org' },
        },
        salt: 32,
        waits: true,
      },
    ]);
  });

  it('that recorded nothing is taken back', async () => {
    const name = fresh();
    await expect(db.write(ada, 'role.create', (tx) => insert(tx, name))).rejects.toMatchObject({
      code: 'internal.error',
    });
    expect(await exists(name)).toBe(false);
  });

  it('that refuses keeps its records and nothing else', async () => {
    const name = fresh();
    const refused = db.write(ada, 'role.create', async (tx) => {
      await insert(tx, name);
      tx.record({ ...about(name), outcome: 'done' });
      return tx.refuse(about(name).resource, 'access.denied', 'not today');
    });
    await expect(refused).rejects.toMatchObject({ code: 'access.denied', detail: 'not today' });
    expect(await exists(name)).toBe(false);
    expect(await recordsOf(name)).toMatchObject([{ outcome: 'denied', waits: true }]);
  });

  it.each(['access.denied', 'resource.not-found'] as const)(
    'that throws %s without a record leaves one that names nothing',
    async (code) => {
      const actor = { ...ada, id: newId(new Date(), (n) => randomBytes(n)) };
      const refused = db.write(actor, 'role.create', async (tx) => {
        await insert(tx, fresh());
        throw problem(code, 'There is no role made-up.');
      });
      await expect(refused).rejects.toMatchObject({ code, detail: 'There is no role made-up.' });
      const kept = await database.query(
        `SELECT resource_kind || ':' || resource_id AS resource, outcome, detail FROM audit_record WHERE actor_id = $1`,
        [actor.id],
      );
      expect(kept).toMatchObject([{ resource: 'gateway:unknown', outcome: 'denied' }]);
      expect(JSON.stringify(kept)).not.toContain('made-up');
    },
  );

  it('that requires what the actor may not is recorded with the reason, a read is not', async () => {
    const actor = { ...ada, id: newId(new Date(), (n) => randomBytes(n)) };
    const kept = () =>
      database.query(`SELECT resource_id AS id, detail FROM audit_record WHERE actor_id = $1`, [actor.id]);
    await expect(db.read(actor, (tx) => tx.require('role.manage'))).rejects.toMatchObject({
      code: 'access.denied',
    });
    expect(await kept()).toEqual([]);
    await expect(db.write(actor, 'role.create', (tx) => tx.require('role.manage'))).rejects.toMatchObject({
      code: 'access.denied',
      detail: 'This takes role.manage, which the role admin has.',
    });
    expect(await kept()).toEqual([
      {
        id: 'role.manage',
        detail: {
          because: [{ kind: 'default', detail: 'no role allows it' }],
          names: { actor: 'user:ada@example.org' },
        },
      },
    ]);
  });

  it('that fails leaves neither rows nor records', async () => {
    const name = fresh();
    const failed = db.write(ada, 'role.create', async (tx) => {
      await insert(tx, name);
      tx.record(about(name));
      throw problem('state.conflict');
    });
    await expect(failed).rejects.toMatchObject({ code: 'state.conflict' });
    expect(await exists(name)).toBe(false);
    expect(await recordsOf(name)).toEqual([]);
  });

  it('that breaks a unique rule says that such a thing exists, and quotes nothing', async () => {
    const name = fresh();
    const create = (): Promise<void> =>
      db.write(ada, 'role.create', async (tx) => {
        tx.record(about(name));
        await insert(tx, name);
      });
    await create();
    const again: unknown = await create().catch((error: unknown) => error);
    expect(again).toMatchObject({ code: 'resource.exists' });
    expect(String(again)).not.toContain(name);
  });

  it.each([
    ['an e-mail address as an id', { resource: { kind: 'user', id: 'ada@example.org' } }],
    ['an action that is no noun and verb', { action: 'Create', resource: { kind: 'role', id: 'x' } }],
    ['a detail that is not JSON', { resource: { kind: 'role', id: 'x' }, detail: { n: Number.NaN } }],
  ])('cannot record what the log could never hold: %s', async (_, event) => {
    const name = fresh();
    const failed = db.write(ada, 'role.create', async (tx) => {
      await insert(tx, name);
      tx.record(event);
    });
    await expect(failed).rejects.toMatchObject({ code: 'audit.malformed' });
    expect(await exists(name)).toBe(false);
  });

  it('gives back its connection whatever happens', async () => {
    for (let i = 0; i < 12; i++) {
      await db.write(ada, 'role.create', () => Promise.reject(new Error('x'))).catch(() => undefined);
    }
    await expect(db.ping()).resolves.toBeUndefined();
  });
});

describe('a job', () => {
  async function withQueue(work: (db: Db, queue: Queue) => Promise<void>): Promise<void> {
    const queue = new Queue({
      url: database.urlFor('ingestion'),
      supervise: false,
      onError: () => undefined,
    });
    await queue.start();
    try {
      await work(await database.door('ingestion', { queue }), queue);
    } finally {
      await queue.stop(1);
    }
  }
  const asked = { release: '01890000-0000-7000-8000-000000000000', purpose: 'research' };
  const send = (tx: Tx): Promise<string> => {
    tx.record(about('job'));
    return tx.enqueue('train', asked);
  };
  const queued = (id: string): Promise<unknown[]> =>
    database.query('SELECT 1 FROM pgboss.job WHERE id = $1', [id]);

  it('exists exactly when the transaction that made it was committed', () =>
    withQueue(async (ingestion) => {
      const id = await ingestion.write(ada, 'upload.create', send);
      expect(await queued(id)).toHaveLength(1);
      expect(await database.query('SELECT state, input FROM job WHERE id = $1', [id])).toEqual([
        { state: 'queued', input: asked },
      ]);
      let lost = '';
      const failed = ingestion.write(ada, 'upload.create', async (tx) => {
        lost = await send(tx);
        throw new Error('x');
      });
      await expect(failed).rejects.toThrow('x');
      expect(await queued(lost)).toEqual([]);
      expect(await database.query('SELECT 1 FROM job WHERE id = $1', [lost])).toEqual([]);
    }));

  it('is given back by the queue as often as its process dies: who counts is the runner, which says so', () =>
    withQueue(async (ingestion, queue) => {
      const id = await ingestion.write(ada, 'upload.create', send);
      for (let deaths = 0; deaths < 12; deaths++) {
        await database.query(`UPDATE pgboss.job SET state = 'active' WHERE id = $1`, [id]);
        await queue.recoverAlone(['train']);
      }
      expect(await database.query('SELECT state FROM pgboss.job WHERE id = $1', [id])).toEqual([
        { state: 'retry' },
      ]);
    }));

  it('cannot be made where there is no queue', async () => {
    await expect(db.write(ada, 'upload.create', send)).rejects.toMatchObject({ code: 'internal.error' });
  });
});

describe('a read', () => {
  it('cannot write', async () => {
    const name = fresh();
    await expect(db.read(ada, (tx) => insert(tx, name))).rejects.toThrow('read-only transaction');
    expect(await exists(name)).toBe(false);
  });

  it('sees one moment, whatever others commit meanwhile', async () => {
    const name = fresh();
    await db.read(ada, async (tx) => {
      const look = (): Promise<boolean> => tx.repo(RoleEntity).existsBy({ name });
      expect(await look()).toBe(false);
      await db.write(ada, 'role.create', async (other) => {
        await insert(other, name);
        other.record(about(name));
      });
      expect(await look()).toBe(false);
    });
    expect(await exists(name)).toBe(true);
  });
});

describe('an unlogged write', () => {
  it('needs no record, and is taken back when it fails', async () => {
    const [kept, lost] = [fresh(), fresh()];
    const keep = (tx: ReadTx, key: string) =>
      tx.sql(
        `INSERT INTO idempotency_key (principal_id, key, fingerprint, created_at) VALUES ($1, $2, '', now())`,
        [ada.id, key],
      );
    await db.writeUnlogged(systemActor, (tx) => keep(tx, kept));
    const failed = db.writeUnlogged(systemActor, async (tx) => {
      await keep(tx, lost);
      throw new Error('x');
    });
    await expect(failed).rejects.toThrow('x');
    const keys = await database.query('SELECT key FROM idempotency_key WHERE key = ANY($1)', [[kept, lost]]);
    expect(keys).toEqual([{ key: kept }]);
  });

  it('of what decides is taken back: it takes a record', async () => {
    const name = fresh();
    const unrecorded = db.writeUnlogged(systemActor, (tx) => insert(tx, name));
    await expect(unrecorded).rejects.toMatchObject({ code: 'internal.error' });
    expect(await exists(name)).toBe(false);
  });
});

describe('the connection', () => {
  it('says whose it is, so that an operator can tell the apps apart', async () => {
    const source = await openSource(database.urlFor('training'), 'tidegate-training', 1);
    const rows: unknown = await source.query(
      'SELECT current_user AS u, application_name AS a FROM pg_stat_activity WHERE pid = pg_backend_pid()',
    );
    await source.destroy();
    expect(rows).toEqual([{ u: 'tidegate_training', a: 'tidegate-training' }]);
  });
});
