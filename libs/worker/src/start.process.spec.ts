import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { runWorker } from './index.js';

describe('a worker that cannot be started', () => {
  it('is a failure at once, not a wait without end', async () => {
    const entry = new URL('./serve.ts', import.meta.url);
    await expect(
      runWorker(entry, {}, { execPath: '/nowhere/node', timeoutMs: 'none' }),
    ).rejects.toMatchObject({
      code: 'worker.crashed',
    });
  });
});

const entry = new URL('../test/odd-jobs.mjs', import.meta.url);

describe('a worker whose whole group of processes is asked to end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'is begun once more where %s came before it listened, and not a third time',
    async (signal) => {
      const folder = mkdtempSync(join(tmpdir(), 'tidegate-early-'));
      const starts = join(folder, 'starts');
      const early = (times: number): URL => {
        const file = join(folder, `early-${times}.mjs`);
        writeFileSync(
          file,
          `import { appendFileSync, readFileSync } from 'node:fs';
           appendFileSync(${JSON.stringify(starts)}, '.');
           if (readFileSync(${JSON.stringify(starts)}).length <= ${times}) process.kill(process.pid, '${signal}');
           await import(${JSON.stringify(entry.href)});`,
        );
        return pathToFileURL(file);
      };
      const task = { job: 'echo', value: 'done' };
      const limits = { timeoutMs: 'none' } as const;
      try {
        expect(await runWorker<object, string>(early(1), task, limits)).toBe('done');
        await expect(runWorker(early(9), task, limits)).rejects.toMatchObject({ code: 'worker.crashed' });
        expect(readFileSync(starts)).toHaveLength(4);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
