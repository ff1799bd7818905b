import { describe, expect, it } from '@jest/globals';
import { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint.js';

const root = new Uint8Array(32).fill(0xfb);
const BASE64 = '+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=';

describe('a checkpoint', () => {
  it('is origin, size and root, a line each', () => {
    const checkpoint = { origin: 'gate.example.com/audit', size: 20_852_163, root };
    const text = `gate.example.com/audit\n20852163\n${BASE64}\n`;
    expect(formatCheckpoint(checkpoint)).toBe(text);
    expect(parseCheckpoint(text)).toEqual(checkpoint);
  });

  it('keeps the extension lines of another log', () => {
    const text = `a\n0\n${BASE64}\nx 1\ny\n`;
    expect(parseCheckpoint(text).extensions).toEqual(['x 1', 'y']);
    expect(formatCheckpoint(parseCheckpoint(text))).toBe(text);
  });

  it.each([
    '',
    '\n',
    `a\n1\n${BASE64}`,
    `a\n1\n`,
    `\n1\n${BASE64}\n`,
    `a\n01\n${BASE64}\n`,
    `a\n-1\n${BASE64}\n`,
    `a\n+1\n${BASE64}\n`,
    `a\n1e3\n${BASE64}\n`,
    `a\n 1\n${BASE64}\n`,
    `a\n9007199254740992\n${BASE64}\n`,
    `a\n99999999999999999999\n${BASE64}\n`,
    `a\n1\n${BASE64.slice(0, -1)}\n`,
    `a\n1\n${BASE64.replace('+/s=', '+/t=')}\n`,
    `a\n1\n${BASE64.slice(4)}\n`,
    `a\n1\nAAAA${BASE64}\n`,
    `a\n1\n${BASE64}\n\n`,
    `a\n1\n${BASE64}\n\nx\n`,
  ])('is refused as %j', (text) => {
    expect(() => parseCheckpoint(text)).toThrow('audit.malformed');
  });

  it.each<Checkpoint>([
    { origin: '', size: 1, root },
    { origin: 'a\nb', size: 1, root },
    { origin: 'a', size: 1.5, root },
    { origin: 'a', size: -1, root },
    { origin: 'a', size: 1, root: root.subarray(1) },
    { origin: 'a', size: 1, root, extensions: [''] },
    { origin: 'a', size: 1, root, extensions: ['x\ny'] },
  ])('is never written with %j', (checkpoint) => {
    expect(() => formatCheckpoint(checkpoint)).toThrow('audit.malformed');
  });
});
