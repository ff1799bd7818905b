import { expect } from '@jest/globals';
import { type Person, type TestIngestion } from './gateway.js';

export interface Ran {
  readonly state: string;
  readonly result: Readonly<Record<string, unknown>>;
  readonly problem: Readonly<Record<string, unknown>>;
}

/** A run of a source, once it has ended. */
export async function ran(ingestion: TestIngestion, owner: Person, name: string): Promise<Ran> {
  const accepted = await ingestion.call(owner, 'POST', `/v1/sources/${name}/runs`);
  expect([accepted.status, accepted.headers.get('location')]).toEqual([202, accepted.body['job']]);
  return (await ingestion.endedJob(String(accepted.body['job']))) as unknown as Ran;
}

/** Types of the columns that a run made, by their names. */
export const typesOf = ({ result }: Ran): Record<string, string> =>
  Object.fromEntries(
    (result['columns'] as { name: string; type: string }[]).map(({ name, type }) => [name, type]),
  );
