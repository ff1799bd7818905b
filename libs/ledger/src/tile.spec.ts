import { describe, expect, it } from '@jest/globals';
import { decodeBundle, encodeBundle, MAX_ENTRY_BYTES } from './bundle.js';
import {
  decodeTile,
  encodeTile,
  entryTiles,
  hashTiles,
  parseTilePath,
  tileExists,
  tileNodes,
  tilePath,
} from './tile.js';

describe('tile paths', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, index: 999, width: 17 }, 'tile/1/999.p/17'],
    [{ level: 63, index: 1000, width: 255 }, 'tile/63/x001/000.p/255'],
    [{ level: 'entries', index: 273, width: 112 }, 'tile/entries/273.p/112'],
  ] as const)('write %j as C2SP tlog-tiles does', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it.each([
    '',
    'tile/0/0',
    'tile/0/0000',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/x000/001',
    'tile/0/001/000',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/0/../000',
    'tile/data/000',
    `tile/0/${'x999/'.repeat(5)}999`,
    `tile/0/${'x001/'.repeat(5000)}000`,
  ])('refuse %j', (path) => {
    expect(() => parseTilePath(path)).toThrow('audit.malformed');
  });

  it.each([
    { level: 0, index: -1, width: 1 },
    { level: 0, index: 0.5, width: 1 },
    { level: 0, index: 2 ** 50, width: 1 },
    { level: 64, index: 0, width: 1 },
    { level: 0, index: 0, width: 0 },
    { level: 0, index: 0, width: 257 },
  ])('do not exist for %j', (tile) => {
    expect(() => tilePath(tile)).toThrow('audit.malformed');
    expect(tileExists(tile, 1000)).toBe(false);
  });
});

describe('the tiles of a log', () => {
  it('of 70,000 entries are those of the example in C2SP tlog-tiles', () => {
    const tiles = [...hashTiles(70_000)];
    const summary = [0, 1, 2, 3].map((level) => {
      const widths = tiles.filter((tile) => tile.level === level).map((tile) => tile.width);
      return { full: widths.filter((w) => w === 256).length, partial: widths.filter((w) => w < 256) };
    });
    expect(summary).toEqual([
      { full: 273, partial: [112] },
      { full: 1, partial: [17] },
      { full: 0, partial: [1] },
      { full: 0, partial: [] },
    ]);
    expect([...entryTiles(70_000)]).toHaveLength(274);
  });

  it('of 256 entries are one full tile and one hash above it', () => {
    expect([...hashTiles(256)].map(tilePath)).toEqual(['tile/0/000', 'tile/1/000.p/1']);
    expect([...hashTiles(0)]).toEqual([]);
  });

  it('that a batch of entries touches are the ones that the smaller log did not have', () => {
    expect([...hashTiles(257, 255)].map(tilePath)).toEqual([
      'tile/0/000',
      'tile/0/001.p/1',
      'tile/1/000.p/1',
    ]);
    expect([...entryTiles(257, 256)].map(tilePath)).toEqual(['tile/entries/001.p/1']);
    expect([...hashTiles(300, 300)]).toEqual([]);
    expect(() => [...hashTiles(3, 4)]).toThrow('audit.malformed');
  });

  it('are served only as far as the log goes', () => {
    expect(tileExists({ level: 0, index: 1, width: 44 }, 300)).toBe(true);
    expect(tileExists({ level: 'entries', index: 1, width: 45 }, 300)).toBe(false);
    expect(tileExists({ level: 1, index: 0, width: 1 }, 300)).toBe(true);
    expect(tileExists({ level: 1, index: 0, width: 2 }, 511)).toBe(false);
    expect(tileExists({ level: 63, index: 0, width: 1 }, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it('hold the hashes of the nodes that their level says', () => {
    expect(tileNodes({ level: 1, index: 2, width: 2 })).toEqual([
      { level: 8, index: 512 },
      { level: 8, index: 513 },
    ]);
  });

  it('have exactly the length that their width needs', () => {
    const hashes = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const bytes = encodeTile(hashes);
    expect(decodeTile(bytes, 2)).toEqual(hashes);
    for (const width of [0, 1, 3, 257]) expect(() => decodeTile(bytes, width)).toThrow('audit.malformed');
    expect(() => encodeTile([])).toThrow('audit.malformed');
    expect(() => encodeTile([new Uint8Array(31)])).toThrow('audit.malformed');
  });
});

describe('entry bundles', () => {
  it('write the length of each entry in two bytes before it', () => {
    expect(encodeBundle([Uint8Array.of(7), new Uint8Array(0), new Uint8Array(258).fill(9)])).toEqual(
      Uint8Array.of(0, 1, 7, 0, 0, 1, 2, ...new Uint8Array(258).fill(9)),
    );
  });

  it('take an entry of 65,535 bytes and refuse a longer one', () => {
    const longest = new Uint8Array(MAX_ENTRY_BYTES);
    expect(decodeBundle(encodeBundle([longest]), 1)).toEqual([longest]);
    expect(() => encodeBundle([new Uint8Array(MAX_ENTRY_BYTES + 1)])).toThrow('audit.malformed');
  });

  it('hold 1 to 256 entries', () => {
    expect(() => encodeBundle([])).toThrow('audit.malformed');
    expect(() => encodeBundle(Array.from({ length: 257 }, () => Uint8Array.of(1)))).toThrow(
      'audit.malformed',
    );
    expect(() => decodeBundle(new Uint8Array(2 * 257), 257)).toThrow('audit.malformed');
  });

  it('are refused when anything is missing or left over', () => {
    const bytes = encodeBundle([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    for (let cut = 0; cut < bytes.length; cut++) {
      expect(() => decodeBundle(bytes.subarray(0, cut), 2)).toThrow('audit.malformed');
    }
    expect(() => decodeBundle(Uint8Array.of(...bytes, 0), 2)).toThrow('audit.malformed');
    expect(() => decodeBundle(bytes, 1)).toThrow('audit.malformed');
    expect(() => decodeBundle(bytes, 3)).toThrow('audit.malformed');
  });
});
