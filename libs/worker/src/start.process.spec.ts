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
