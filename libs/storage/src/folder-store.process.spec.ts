import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect, list, pattern, stream } from '../test/bytes.js';
import { killed, printed, runModule } from '../test/child.js';
import { folderStore } from './folder-store.js';
import { type ObjectStore } from './object-store.js';
import { openStore } from './open-store.js';

let home: string;
let root: string;
let store: ObjectStore;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tidegate-store-'));
  root = join(home, 'deep/objects');
  store = folderStore(root);
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const mode = (...names: string[]) => lstatSync(join(root, ...names)).mode & 0o777;

describe('a folder of objects', () => {
  it.each([0, 1, 100_000, 5_000_000])(
    'gives back the %i bytes it was given, and their digest',
    async (size) => {
      const bytes = pattern(size);
      expect(await store.put('job-1/obj-1', stream(bytes))).toEqual({ bytes: size, digest: sha256(bytes) });
      expect((await collect(store.get('job-1/obj-1'))).equals(bytes)).toBe(true);
      expect(await store.stat('job-1/obj-1')).toMatchObject({ bytes: size });
      expect(readdirSync(join(root, 'job-1'))).toEqual(['obj-1']);
    },
  );

  it('gives a range', async () => {
    const bytes = pattern(2_000_000);
    await store.put('a/b', stream(bytes));
    for (const [start, end] of [
      [0, 0],
      [10, 20],
      [500_000, 1_700_000],
      [1_999_999, 2_000_000],
      [1_999_990, 9_000_000],
      [3_000_000, 4_000_000],
    ] as const) {
      expect((await collect(store.get('a/b', { start, end }))).equals(bytes.subarray(start, end))).toBe(true);
    }
    for (const range of [
      { start: -1, end: 5 },
      { start: 5, end: 4 },
      { start: 0.5, end: 4 },
    ]) {
      await expect(collect(store.get('a/b', range))).rejects.toMatchObject({ code: 'internal.error' });
    }
  });

  it('is closed to others: folders 0700, files 0600', async () => {
    await store.put('a/b', stream(pattern(10)));
    expect([mode(), mode('a'), mode('a', 'b')]).toEqual([0o700, 0o700, 0o600]);
  });

  it('takes a file through its descriptor, and gives one', async () => {
    const wrote = await store.local?.put('a/b', (fd) => writeSync(fd, 'hello'));
    expect(wrote).toBe(5);
    expect(mode('a', 'b')).toBe(0o600);
    expect(await store.local?.get('a/b', (fd) => readFileSync(fd, 'utf8'))).toBe('hello');
  });

  it('knows nothing of what is not there', async () => {
    const absent = { code: 'resource.not-found' };
    await store.put('a/b', stream(pattern(1)));
    for (const path of ['a/c', 'c/b']) {
      expect(await store.stat(path)).toBeNull();
      await expect(collect(store.get(path))).rejects.toMatchObject(absent);
      await expect(store.local?.get(path, () => 0)).rejects.toMatchObject(absent);
      await store.remove(path);
    }
    await store.removePrefix('c');
    expect(await store.stat('a/b')).not.toBeNull();
  });

  it('removes an object, a prefix, and lists prefixes with their age', async () => {
    for (const path of ['a/1', 'a/2', 'b/1']) await store.put(path, stream(pattern(1)));
    mkdirSync(join(root, 'Not_ours'));
    const listed = await list(store.prefixes());
    expect(listed.map((entry) => entry.prefix).sort()).toEqual(['a', 'b']);
    for (const entry of listed) expect(entry.modified).toEqual(lstatSync(join(root, entry.prefix)).mtime);
    await store.remove('a/1');
    expect([await store.stat('a/1'), (await store.stat('a/2'))?.bytes]).toEqual([null, 1]);
    await store.removePrefix('a');
    expect(existsSync(join(root, 'a'))).toBe(false);
    expect((await list(store.prefixes())).map((entry) => entry.prefix)).toEqual(['b']);
  });

  it('lists nothing while its folder does not exist', async () => {
    expect(await list(store.prefixes())).toEqual([]);
  });
});

describe('two writes of one path', () => {
  it('refuse the second, without reading its source, and keep the first', async () => {
    await store.put('a/b', stream(Buffer.from('first')));
    let asked = false;
    const second = (async function* () {
      asked = true;
      yield Promise.resolve(Buffer.from('second'));
    })();
    await expect(store.put('a/b', second)).rejects.toMatchObject({ code: 'resource.exists' });
    expect(asked).toBe(false);
    expect((await collect(store.get('a/b'))).toString()).toBe('first');
  });

  it('at the same time let exactly one through, and leave nothing of the other', async () => {
    const texts = ['one', 'two', 'three'];
    const puts = await Promise.allSettled(texts.map((text) => store.put('a/b', stream(Buffer.from(text)))));
    expect(puts.filter((put) => put.status === 'fulfilled')).toHaveLength(1);
    for (const put of puts) {
      if (put.status === 'rejected') expect(put.reason).toMatchObject({ code: 'resource.exists' });
    }
    const winner = texts[puts.findIndex((put) => put.status === 'fulfilled')];
    expect((await collect(store.get('a/b'))).toString()).toBe(winner);
    expect(readdirSync(join(root, 'a'))).toEqual(['b']);
  });
});

describe('a path that is none', () => {
  const bad = [
    '..',
    '../x',
    'a/..',
    'a/../b',
    '/a/b',
    'a',
    'a/',
    '/b',
    'a/b/c',
    'a//b',
    'A/b',
    'a/b.part',
    './b',
    'a\\b/c',
    'a/b\0',
    'a/b\n',
    '%2e%2e/b',
    'é/b',
    `${'a'.repeat(101)}/b`,
    '',
  ];

  it.each(bad)('is refused by every method: %j', async (path) => {
    const refused = { code: 'internal.error' };
    await expect(store.put(path, stream(pattern(1)))).rejects.toMatchObject(refused);
    await expect(store.local?.put(path, () => 0)).rejects.toMatchObject(refused);
    await expect(collect(store.get(path))).rejects.toMatchObject(refused);
    await expect(store.local?.get(path, () => 0)).rejects.toMatchObject(refused);
    await expect(store.stat(path)).rejects.toMatchObject(refused);
    await expect(store.remove(path)).rejects.toMatchObject(refused);
    expect(existsSync(root)).toBe(false);
  });

  it('is refused as a prefix too', async () => {
    writeFileSync(join(home, 'precious'), '');
    for (const prefix of ['..', '.', '', 'a/b', '../deep', '/']) {
      await expect(store.removePrefix(prefix)).rejects.toMatchObject({ code: 'internal.error' });
    }
    expect(existsSync(join(home, 'precious'))).toBe(true);
  });
});

describe('a symbolic link inside the store', () => {
  it('is not followed, whether it stands for an object or for a prefix', async () => {
    await store.put('a/b', stream(pattern(1)));
    const outside = join(home, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret'), 'canary');
    symlinkSync(join(outside, 'secret'), join(root, 'a', 'link'));
    symlinkSync(outside, join(root, 'c'));
    for (const path of ['a/link', 'c/secret']) {
      expect(await store.stat('a/link')).toBeNull();
      await expect(collect(store.get(path))).rejects.toMatchObject({ code: 'resource.not-found' });
    }
    await expect(store.put('a/link', stream(pattern(1)))).rejects.toMatchObject({ code: 'resource.exists' });
    await expect(store.put('c/new', stream(pattern(1)))).rejects.toMatchObject({ code: 'internal.error' });
    await store.remove('c/secret');
    await store.removePrefix('c');
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('canary');
    expect(readdirSync(outside)).toEqual(['secret']);
  });
});

describe('a write that fails', () => {
  it('leaves nothing when its source breaks, early or late, and passes the failure on', async () => {
    for (const good of [0, 10, 6_000_000]) {
      const source = (async function* () {
        yield* stream(pattern(good));
        throw new Error('the source broke');
      })();
      await expect(store.put('a/b', source)).rejects.toThrow('the source broke');
      expect(await store.stat('a/b')).toBeNull();
      expect(readdirSync(join(root, 'a'))).toEqual([]);
    }
  });

  it('leaves nothing when the disk is full, and says so', async () => {
    const writing = store.local?.put('a/b', () => {
      const full = openSync('/dev/full', 'w');
      try {
        writeSync(full, 'x');
      } finally {
        closeSync(full);
      }
    });
    await expect(writing).rejects.toMatchObject({ code: 'storage.full' });
    expect(readdirSync(join(root, 'a'))).toEqual([]);
  });

  it('by the kill of its process leaves nothing under the final name, and removing the prefix clears the rest', async () => {
    const child = runModule(`
      import { openStore } from '#libs/storage';
      async function* source() {
        for (let i = 0; ; i++) {
          if (i === 100) console.log('half way');
          yield new Uint8Array(65536).fill(i);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      }
      await openStore(${JSON.stringify(`file:${root}`)}).put('job/obj', source());`);
    await printed(child, 'half way');
    await killed(child);
    expect(await store.stat('job/obj')).toBeNull();
    await expect(collect(store.get('job/obj'))).rejects.toMatchObject({ code: 'resource.not-found' });
    const left = readdirSync(join(root, 'job'));
    expect(left).toHaveLength(1);
    expect(left[0]).toMatch(/^\.draft-/);
    await store.put('job/obj', stream(Buffer.from('again')));
    expect((await collect(store.get('job/obj'))).toString()).toBe('again');
    await store.removePrefix('job');
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('a storage location', () => {
  it('is a folder, absolute, as a URL or relative to the working folder', async () => {
    await openStore(`file:${root}`).put('a/b', stream(pattern(3)));
    expect(await openStore(`file://${root}`).stat('a/b')).toMatchObject({ bytes: 3 });
    expect(await openStore('file:no/such/folder').stat('a/b')).toBeNull();
  });

  it.each(['s3://key:secret@bucket/p', '/var/objects', '', 'file:', 'http://h/p', 'file://far.example/x'])(
    'is refused otherwise, with what it may be and no credentials: %s',
    (location) => {
      const open = () => openStore(location);
      expect(open).toThrow(expect.objectContaining({ code: 'request.invalid' }));
      expect(open).toThrow(/must be file:PATH/);
      expect(open).not.toThrow(/secret|\n/);
    },
  );
});
