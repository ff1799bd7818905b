import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testGateway, type Player, type Role, type TestGateway } from '../support/gateway.js';

const root = join(import.meta.dirname, '../..');
const sample = join(root, 'samples/nhefs.csv');

describe('The command line, against a gateway', () => {
  let gateway: TestGateway;
  const players = new Map<Role, Player>();

  beforeAll(async () => {
    gateway = await testGateway();
    for (const role of ['engineer', 'steward', 'analyst', 'auditor'] as const) {
      players.set(role, await gateway.player(role));
    }
  });
  afterAll(() => gateway.remove());

  const as = (role: Role, ...args: string[]) => gateway.cli(players.get(role)?.token ?? '', ...args);

  /** What a command that must succeed prints as JSON. */
  function json<T>(role: Role, ...args: string[]): T {
    const { code, out, err } = as(role, ...args, '--json');
    if (code !== 0) throw new Error(`tidegate ${args.join(' ')} ended with ${code}: ${err}`);
    return JSON.parse(out) as T;
  }

  it('walks the governed path', () => {
    const upload = ['upload', sample, '--dataset', 'nhefs', '--create', '--subject-key', 'seqn'];
    expect(json('engineer', ...upload)).toMatchObject({ dataset: 'nhefs', version: 1, rows: 1629 });
    expect(as('engineer', 'profile', 'nhefs').out).toMatch(/^age\s+integer\s+0\s+49\s+25\s+74/m);
    const override = [
      'classify',
      'nhefs@1',
      '--set',
      'marital=MARITAL_STATUS:quasi',
      '--reason',
      'Few are widowed.',
    ];
    expect(as('steward', ...override).out).toMatch(/^marital\s+MARITAL_STATUS\s+quasi\s+100 %\s+steward/m);
    expect(as('steward', 'policies', 'apply', '-f', join(root, 'samples/nhefs.policy.yaml')).code).toBe(0);
    const create = ['releases', 'create', '--dataset', 'nhefs', '--policy', 'nhefs-for-training'];
    const made = json<{ release: string; rows: number }>('steward', ...create, '--purpose', 'model-training');
    const analyst = players.get('analyst')?.principal ?? '';
    const grant = [
      'grants',
      'create',
      '--principal',
      analyst,
      '--action',
      'discover,read',
      '--expires',
      '1h',
    ];
    const on = ['--resource', `release:${made.release}`, '--purpose', 'model-training'];
    expect(json('steward', ...grant, ...on)).toMatchObject({ active: true });
    const file = join(gateway.config, 'rows.csv');
    const get = ['releases', 'get', made.release, '--purpose', 'model-training'];
    expect(json('analyst', ...get, '-o', file)).toMatchObject({ rows: made.rows });
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(made.rows + 1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(as('analyst', ...get).out).toBe(readFileSync(file, 'utf8'));
    const decision = ['decide', analyst, 'read', `release:${made.release}`];
    expect(as('steward', ...decision, '--purpose', 'marketing').out).toMatch(/^denied\n/);
    expect(as('auditor', 'audit', 'tail', '--limit', '5').out).toContain('decision.simulate');
  });

  it('ends with 1 and one block for what the gateway refuses, and with 2 for what nobody could mean', () => {
    const refused = as('analyst', 'datasets', 'show', 'nothing');
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(/^Error: .* \(resource\.not-found\)\n {2}request [0-9a-f-]{36}\n$/);
    expect(as('analyst', 'datasets', 'list', 'too', 'many').code).toBe(2);
    expect(as('analyst', 'nonsense').code).toBe(2);
    const unknown = gateway.cli('tdg_wrong-wrong-wrong', 'whoami');
    expect([unknown.code, unknown.err.includes('tdg_wrong')]).toEqual([1, false]);
  });
});

describe('The demonstration', () => {
  const main = join(root, 'dist/apps/cli/src/demo/main.js');
  const homes = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('tidegate-demo-'));

  it('holds at every step, says so in one JSON object, and leaves nothing behind', async () => {
    const before = homes();
    const child = spawn(process.execPath, [main, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(child, 'close');
    const out = await text(child.stdout);
    const [code] = (await ended) as [number | null];
    const report = JSON.parse(out) as { ok: boolean; steps: { name: string; ok: boolean; ms: number }[] };
    expect([code, report.ok]).toEqual([0, true]);
    expect(report.steps.every((step) => step.ok && step.ms >= 0)).toBe(true);
    expect(report.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['upload', 'release', 'refused', 'train', 'audit', 'canary', 'stop']),
    );
    expect(homes()).toEqual(before);
  });

  it('ends with 1 and leaves nothing behind when it is interrupted', async () => {
    const before = homes();
    const child = spawn(process.execPath, [main], { stdio: 'ignore' });
    const ended = once(child, 'close');
    await sleep(3_000);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(1);
    expect(homes()).toEqual(before);
  });
});
