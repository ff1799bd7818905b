import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayMain, TestGateway, testGateway } from '../support/gateway.js';

const policy =
  'name: open\npurposes: [research]\ntransforms:\n  - {match: {column: [id, town]}, technique: keep}\n';
const token = `tdg_${randomBytes(32).toString('base64url')}`;

/** With owners and modes: PostgreSQL refuses data that are not its own. */
const copy = (from: string, to: string): void => void execFileSync('cp', ['-a', from, to]);

/** Exactly what docs/OPERATIONS.md says to back up. */
const saved = ['postgres', 'objects', 'keys', 'log'];

describe('A home that was backed up as the operations page says', () => {
  const backup = mkdtempSync(join(tmpdir(), 'tidegate-backup-'));
  const gateways: TestGateway[] = [];
  let release = '';
  let auditor = '';
  let size = 0;

  beforeAll(async () => {
    const first = await testGateway({ token });
    gateways.push(first);
    const { admin } = first;
    const engineer = await first.player('engineer');
    const steward = await first.player('steward');
    await engineer.must('POST', '/v1/datasets', { json: { name: 'people' } });
    const { body } = await engineer.upload('people', 'id,town\n1,Ulm\n2,Bonn\n');
    await engineer.result(body.job);
    const headers = { 'Content-Type': 'application/yaml' };
    await steward.must('PUT', '/v1/policies/open', { headers, body: policy });
    const json = { dataset: 'people', version: 1, policy: 'open', purpose: 'research' };
    const { job } = await steward.must<{ job: string }>('POST', '/v1/releases', { json });
    ({ release } = await steward.result<{ release: string }>(job));
    const grant = { principal: steward.principal, actions: ['read'], resource: `release:${release}` };
    await engineer.must('POST', '/v1/grants', { json: { ...grant, purpose: 'research' } });
    size = (await first.verifyAudit()).size;
    auditor = (await first.player('auditor')).token ?? '';
    expect((await admin.get('/v1/me')).status).toBe(200);
    await first.stop();
    for (const name of saved) copy(join(first.home, name), join(backup, name));
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.remove();
    rmSync(backup, { recursive: true, force: true });
  });

  it('gives the same releases, tokens and log on another machine', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tidegate-restored-'));
    execFileSync('chmod', ['711', home]);
    for (const name of saved) copy(join(backup, name), join(home, name));
    const restored = new TestGateway({ token, home });
    gateways.push(restored);
    await restored.start();
    const answer = await restored.admin.get<{ items: { id: string }[] }>('/v1/releases');
    expect([answer.status, answer.body.items.map(({ id }) => id)]).toEqual([200, [release]]);
    const found = restored.cli(auditor, 'audit', 'verify', '--deep', '--json');
    const verified = JSON.parse(found.out) as { ok: boolean; size: number };
    expect(verified.ok).toBe(true);
    expect(verified.size).toBeGreaterThanOrEqual(size);
    await restored.stop();
  });

  it('cannot be put under a log that has gone on: what was signed since is missed', async () => {
    const [first] = gateways;
    if (!first) throw new Error('no gateway');
    await first.start();
    await first.admin.must('POST', '/v1/groups', { json: { name: 'later' } });
    expect((await first.verifyAudit()).ok).toBe(true);
    await first.stop();
    rmSync(join(first.home, 'postgres'), { recursive: true });
    copy(join(backup, 'postgres'), join(first.home, 'postgres'));
    const child = spawn(process.execPath, [gatewayMain], {
      env: { PATH: process.env['PATH'], PORT: '0', TIDEGATE_HOME: first.home, TIDEGATE_LOG: 'json:warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    let printed = '';
    const refused = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          printed += chunk.toString();
          if (printed.includes('cut off or rolled back')) resolve();
        });
    });
    await Promise.race([refused, ended]);
    const file = join(first.home, 'gateway.json');
    while (!existsSync(file) && child.exitCode === null) await sleep(50);
    const about = JSON.parse(readFileSync(file, 'utf8')) as { server: string };
    const ready = await fetch(`${about.server}/health/ready`);
    child.kill('SIGTERM');
    await ended;
    expect(printed).toContain('cut off or rolled back');
    expect(ready.status).toBe(503);
  });
});
