import { randomBytes } from 'node:crypto';
import { type Db, type Queue, sealJob } from '#libs/db';
import { newId, type Actor, type Id } from '#libs/kernel';
import { proofKey, testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makePerson } from '../../../test/support/people.js';
import { JobRunner, type Commit, type JobHandler, type RunningJob } from '../src/jobs/job-runner.js';

export const asked = { release: '01890000-0000-7000-8000-000000000000', purpose: 'research' };
interface Row {
  readonly state: string;
  readonly attempts: number;
  readonly result: unknown;
  readonly problem: { code: string; detail: string } | null;
  readonly message: string;
  readonly progress: number;
}

interface Rig {
  readonly runner: JobRunner;
  /** Hands a job over, as the queue does each time it delivers it. */
  readonly deliver: (id: Id) => Promise<void>;
  /** What was put away: whether the outcome was kept. */
  readonly cleaned: boolean[];
}

/** A database with somebody in it who asks for jobs, and runners of these. */
export class Jobs {
  private constructor(
    readonly database: TestDatabase,
    private readonly door: Db,
    private readonly asker: Actor,
  ) {}

  static async open(): Promise<Jobs> {
    const database = await testDatabase();
    const door = await database.door('anonymization');
    const asker = await makePerson(database, 'asker', { kind: 'service', roles: ['steward'] });
    return new Jobs(database, door, asker);
  }

  drop(): Promise<void> {
    return this.database.drop();
  }

  async queued(input: object = asked, by = this.asker.id): Promise<Id> {
    const id = newId(new Date(), (n) => randomBytes(n));
    await this.database.query(
      `INSERT INTO job (id, kind, state, progress, message, input, created_by, created_at, seal)
       VALUES ($1, 'train', 'queued', 0, '', $2, $3, now(), $4)`,
      [id, input, by, sealJob(proofKey, { id, kind: 'train', input, createdBy: by })],
    );
    return id;
  }

  async rowOf(id: Id): Promise<Row> {
    const [row] = await this.database.query<Row & Record<string, unknown>>(
      'SELECT * FROM job WHERE id = $1',
      [id],
    );
    if (!row) throw new Error('no such job');
    return row;
  }

  recordsOf(id: Id): Promise<{ action: string; outcome: string }[]> {
    return this.database.query(
      'SELECT action, outcome FROM audit_record WHERE resource_id = $1 ORDER BY id',
      [id],
    );
  }

  async rig(run: (job: RunningJob<'train'>) => Promise<Commit>): Promise<Rig> {
    let deliver: (id: Id) => Promise<void> = () => Promise.reject(new Error('nothing was registered'));
    const work: Queue['work'] = (_kind, _concurrency, handle) => {
      deliver = handle;
      return Promise.resolve();
    };
    const cleaned: boolean[] = [];
    const handler: JobHandler<'train'> = {
      kind: 'train',
      concurrency: 1,
      run,
      cleanup: (_, kept) => {
        cleaned.push(kept);
        return Promise.resolve();
      },
    };
    const runner = new JobRunner(this.door, { work } as Queue);
    runner.add(handler);
    await runner.start();
    return { runner, deliver, cleaned };
  }
}

/** A run that ends when it is told to stop, and not before. */
export const untilAborted = ({ signal }: RunningJob<'train'>): Promise<Commit> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

/** A commit that writes one record about the job. */
export const done =
  (id: Id, result: object = { made: 1 }): Commit =>
  (tx) => {
    tx.record({ action: 'release.create', resource: { kind: 'job', id } });
    return Promise.resolve(result);
  };
