import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
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
