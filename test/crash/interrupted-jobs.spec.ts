import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accepted, type Job } from '../support/caller.js';
import { withCatalog } from '../support/catalog.js';
import { testGateway, type Player, type TestGateway } from '../support/gateway.js';

const purpose = 'model-training';
const rows = 150_000;
const csv = Buffer.from(
  `id,age,sex,outcome\n${Array.from({ length: rows }, (_, i) => {
    const age = 20 + (i % 50);
    return `${i},${age},${i % 2 === 0 ? 'f' : 'm'},${age > 45 ? 'high' : 'low'}`;
  }).join('\n')}\n`,
);
const policy = `name: people
purposes: [${purpose}]
transforms:
  - match: { column: age }
    technique: generalization
    width: 10
  - match: { column: [sex, outcome] }
    technique: keep
require:
  kAnonymity: { k: 5, quasiIdentifiers: [age, sex] }
`;

/** A service manager tells the workers too, and tells them first here: they are not to end by themselves. */
function tellWorkers(gateway: number): void {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(gateway)], { encoding: 'utf8' });
  for (const line of stdout.split('\n').filter((one) => one.includes('.worker.js')))
    process.kill(Number(line.trim().split(' ')[0]), 'SIGTERM');
}

describe('A whole gateway that ends while a job runs', () => {
  let gateway: TestGateway;
  let engineer: Player;
  let steward: Player;
  let analyst: Player;
  let release = '';

  beforeAll(async () => {
    gateway = await testGateway();
    engineer = await gateway.player('engineer');
    steward = await gateway.player('steward');
    analyst = await gateway.player('analyst');
    await engineer.must('POST', '/v1/datasets', { json: { name: 'people' } });
    await engineer.result((await engineer.upload('people', csv)).body.job);
    const headers = { 'Content-Type': 'application/yaml' };
    await steward.must('PUT', '/v1/policies/people', { body: policy, headers });
    ({ release } = await steward.result<{ release: string }>(await askRelease()));
    const json = { principal: analyst.principal, actions: ['read', 'train'], purpose };
    await steward.must('POST', '/v1/grants', { json: { ...json, resource: `release:${release}` } });
  });
  afterAll(() => gateway.remove());

  async function askRelease(): Promise<string> {
    const json = { dataset: 'people', policy: 'people', purpose };
    return (await steward.must<Accepted>('POST', '/v1/releases', { json })).job;
  }

  async function askTraining(): Promise<string> {
    const json = {
      name: 'm',
      release,
      purpose,
      recipe: { model: 'classifier', label: 'outcome', epochs: 2 },
    };
    return (await analyst.must<Accepted>('POST', '/v1/training-runs', { json })).job;
  }

  let uploads = 0;
  /** Each is read in another way, for in the same it would not be a version again. */
  async function askUpload(): Promise<string> {
    const headers = { 'Content-Type': 'text/csv' };
    const ask = { query: { nulls: `none-${uploads++}` }, body: csv, headers };
    return (await engineer.must<Accepted>('POST', '/v1/datasets/people/versions', ask)).job;
  }

  /** Ends the gateway once a job runs, and starts it again; gives what became of the job meanwhile. */
  async function endedWhile(job: string, ending: 'SIGTERM' | 'SIGKILL', who: Player) {
    let now: Job;
    do {
      await sleep(20);
      now = await who.must<Job>('GET', job);
    } while (now.state === 'queued');
    if (ending === 'SIGTERM') tellWorkers(gateway.pid);
    await gateway.stop(ending);
    const [found] = await withCatalog(gateway.home, (catalog) =>
      catalog.query(`SELECT state, attempts FROM job WHERE id = '${now.id}'`),
    );
    await gateway.start();
    return found;
  }

  const works: [string, () => Player, () => Promise<string>][] = [
    ['upload', () => engineer, askUpload],
    ['release', () => steward, askRelease],
    ['training', () => analyst, askTraining],
  ];

  it.each(works)(
    'has its %s done by the next, and no end in order is counted against it',
    async (_, who, ask) => {
      let job = await ask();
      for (const [ending, attempts, state] of [
        ['SIGTERM', 0, 'queued'],
        ['SIGKILL', 1, 'running'],
      ] as const) {
        let found = await endedWhile(job, ending, who());
        // It was quicker than the signal: another is asked for.
        for (let left = 5; left > 0 && found?.['state'] === 'succeeded'; left--) {
          job = await ask();
          found = await endedWhile(job, ending, who());
        }
        expect([ending, found]).toEqual([ending, { state, attempts }]);
      }
      expect(await who().ended(job, 180_000)).toMatchObject({ state: 'succeeded' });
    },
    240_000,
  );

  it('has left a log that is whole', async () => {
    expect(await gateway.verifyAudit()).toMatchObject({ ok: true, failures: [] });
  });
});
