import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openScratch, type Scratch } from '#libs/storage';
import { type Engine, openEngine } from '#libs/tabular';

/** The product's engine for the specs of one file, with scratch files of its own; both end with them. */
export async function specEngine(connections = 1): Promise<{ engine: Engine; scratch: Scratch }> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tidegate-spec-'));
  const scratch = openScratch(folder);
  const engine = await openEngine({ newFile: () => scratch.file(), connections });
  afterAll(() => {
    engine.close();
    scratch.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { engine, scratch };
}
