import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runWorker, type RunOptions } from './index.js';

const entry = new URL('../test/odd-jobs.mjs', import.meta.url);
const run = (job: string, options: Partial<RunOptions<unknown>>): Promise<unknown> =>
  runWorker(entry, { job }, { answer: z.unknown(), timeoutMs: 'none', ...options });

describe('A task', () => {
  it('is told later what was not known when it began', async () => {
    const later = Promise.withResolvers<unknown>();
    const onProgress = (): void => later.resolve({ bytes: 7 });
    expect(await run('toldLater', { later: later.promise, onProgress })).toEqual({ told: { bytes: 7 } });
  });
});
