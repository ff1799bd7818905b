import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { openIdentityKeys } from './identity.keys.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-identity-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('has one set of keys, however many processes start together on an empty folder', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, () => openIdentityKeys(folder)));
  for (const keys of all) expect(keys).toEqual(await openIdentityKeys(folder));
});
