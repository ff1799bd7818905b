import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { firstLent, runWorker } from './index.js';

describe('a worker that cannot be started', () => {
  it('is a failure at once, not a wait without end', async () => {
    const entry = new URL('./serve.ts', import.meta.url);
    await expect(
      runWorker(entry, {}, { answer: z.unknown(), execPath: '/nowhere/node', timeoutMs: 'none' }),
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
      chmodSync(folder, 0o755);
      mkdirSync(join(folder, 'own'));
      const lent = openSync(join(folder, 'own'), 'r');
      const starts = `/proc/self/fd/${firstLent}`;
      const early = (times: number): URL => {
        const file = join(folder, `early-${times}.mjs`);
        writeFileSync(
          file,
          `import { readdirSync, writeFileSync } from 'node:fs';
           writeFileSync('${starts}/' + process.pid, '');
           if (readdirSync('${starts}/').length <= ${times}) process.kill(process.pid, '${signal}');
           await import(${JSON.stringify(entry.href)});`,
        );
        return pathToFileURL(file);
      };
      const task = { job: 'echo', value: 'done' };
      const desk = { lent: [{ fd: lent, as: 'own-folder' }], folders: [] } as const;
      const limits = { desk, answer: z.string(), timeoutMs: 'none' } as const;
      try {
        expect(await runWorker<object, string>(early(1), task, limits)).toBe('done');
        await expect(runWorker(early(9), task, limits)).rejects.toMatchObject({ code: 'worker.crashed' });
        expect(readdirSync(join(folder, 'own'))).toHaveLength(4);
      } finally {
        closeSync(lent);
        rmSync(folder, { recursive: true });
      }
    },
  );
});
