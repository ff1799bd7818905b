import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { formsIn, formsOf, searchFile, searchFolder } from './byte-search.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

const value = 'ZEBRA-7391-quagga';

describe('the search for a value in every byte', () => {
  it('finds it as text, in UTF-16, in hexadecimal and at each position of Base64', () => {
    const around = (text: string): Buffer => Buffer.from(`....${text}....`);
    expect(formsIn(around(value), formsOf(value))).toEqual(['utf-8']);
    expect(formsIn(Buffer.from(`x${value}x`, 'utf16le'), formsOf(value))).toContain('utf-16le');
    expect(formsIn(around(Buffer.from(value).toString('hex')), formsOf(value))).toEqual(['hex']);
    for (const before of ['', 'a', 'ab', 'abc']) {
      const encoded = Buffer.from(`${before}${value}, and more`).toString('base64');
      expect(formsIn(Buffer.from(encoded), formsOf(value))).toEqual([`base64+${before.length % 3}`]);
    }
  });

  it('finds a number as the eight bytes of a double', () => {
    const bytes = Buffer.alloc(24);
    bytes.writeDoubleLE(-10.093959760000004, 5);
    expect(formsIn(bytes, formsOf('-10.093959760000004'))).toEqual(['double']);
  });

  it('finds it across the border of two blocks, and wherever it lies in a tree of folders', async () => {
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
    const file = join(folder, 'deep', 'er', 'file');
    for (const at of [0, 4 * 1024 ** 2 - 3, 4 * 1024 ** 2, 9 * 1024 ** 2]) {
      const bytes = Buffer.alloc(at + 100);
      bytes.write(value, at);
      writeFileSync(file, bytes);
      expect(await searchFile(file, formsOf(value))).toEqual({ bytes: bytes.length, found: ['utf-8'] });
    }
    writeFileSync(join(folder, 'other'), 'nothing here');
    const report = await searchFolder(folder, formsOf(value));
    expect([report.files, report.hits]).toEqual([2, [{ file, form: 'utf-8' }]]);
  });
});
