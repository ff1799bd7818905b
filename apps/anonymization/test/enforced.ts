import { expect } from '@jest/globals';
import { type Job } from '../../../test/support/caller.js';
import { Governed, type Made, type Somebody } from '../../../test/support/governed.js';
import { csv } from './people.js';
import { ageHierarchy, by, illnessHierarchy, jobHierarchy, keep, patients } from './patients.js';

export type Row = Readonly<Record<string, unknown>>;

/** A gateway with the hierarchies that patients are generalized by, and 800 of them in the dataset `patients`. */
export class Enforced {
  private constructor(
    private readonly governed: Governed,
    /** May read raw records, and make releases of them. */
    readonly owner: Somebody,
    readonly steward: Somebody,
    private readonly reader: Somebody,
  ) {}

  static async start(): Promise<Enforced> {
    const governed = await Governed.start();
    const owner = await governed.somebody('owner', 'engineer', 'steward');
    const steward = await governed.somebody('steward', 'steward');
    const reader = await governed.somebody('reader', 'analyst');
    const hierarchies = { ages: ageHierarchy, jobs: jobHierarchy, illnesses: illnessHierarchy };
    for (const [name, body] of Object.entries(hierarchies)) {
      const headers = { 'Content-Type': 'text/csv' };
      await steward.must('PUT', `/v1/hierarchies/${name}`, { body, headers });
    }
    const enforced = new Enforced(governed, owner, steward, reader);
    await enforced.dataset('patients', csv(patients(800)));
    return enforced;
  }

  stop(): Promise<void> {
    return this.governed.stop();
  }

  async dataset(name: string, text: string, more: object = {}): Promise<void> {
    await this.governed.dataset(this.owner, name, text, more);
    await this.governed.grant(this.steward, this.reader, `dataset:${name}`);
  }

  /** The job of a release, once it has ended. */
  async job(name: string, policy: object, of = 'patients', who = this.steward): Promise<Job<Made>> {
    const json = { name, purposes: ['research'], ...policy };
    await this.steward.must('PUT', `/v1/policies/${name}`, { json });
    return this.governed.releaseJob(who, { dataset: of, policy: name });
  }

  /** A release that must succeed, with the rows that a reader downloads. */
  async made(name: string, policy: object, of?: string, who = this.steward): Promise<Made & { data: Row[] }> {
    const { state, result, problem } = await this.job(name, policy, of, who);
    if (state !== 'succeeded' || !result) throw new Error(`the release ${state}: ${JSON.stringify(problem)}`);
    const path = `/v1/releases/${result.release}/data?format=ndjson&purpose=research`;
    const text = await this.reader.must<string>('GET', path);
    const data = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);
    const made = await this.governed.exactly(result);
    expect(data).toHaveLength(made.rows);
    return { ...made, data };
  }
}

/** The records of a download, by what they are in some columns. */
export function classes(rows: readonly Row[], names: readonly string[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(names.map((name) => row[name] ?? null));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

export const smallest = (groups: readonly Row[][]): number =>
  Math.min(...groups.map((group) => group.length));
export const counts = (rows: readonly Row[], name: string): Map<unknown, number> => {
  const found = new Map<unknown, number>();
  for (const row of rows) found.set(row[name], (found.get(row[name]) ?? 0) + 1);
  return found;
};
export const shares = (rows: readonly Row[], name: string): Map<unknown, number> =>
  new Map([...counts(rows, name)].map(([value, n]) => [value, n / rows.length]));

export const quasi = ['age', 'job'];
export const generalized = [by('age', 'ages'), by('job', 'jobs'), keep('illness', 'severity')];
