import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const scripts = join(import.meta.dirname, '../../scripts');
let clone: string;

/** A clone whose npm and build only write down that they ran, the one after the other for a while. */
function makeClone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-clone-'));
  for (const sub of ['scripts', 'bin', 'libs/a/src']) mkdirSync(join(folder, sub), { recursive: true });
  for (const file of ['prepare.mjs', 'lock.mjs'])
    copyFileSync(join(scripts, file), join(folder, 'scripts', file));
  for (const file of ['package-lock.json', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    writeFileSync(join(folder, file), '{}');
  }
  writeFileSync(join(folder, 'libs/a/src/index.ts'), 'export const a = 1;\n');
  writeFileSync(
    join(folder, 'scripts/build.mjs'),
    `import { appendFileSync, mkdirSync } from 'node:fs';
     appendFileSync('log', 'build starts\\n');
     setTimeout(() => { mkdirSync('dist', { recursive: true }); appendFileSync('log', 'build ends\\n'); }, 200);`,
  );
  const npm = join(folder, 'bin', 'npm');
  writeFileSync(
    npm,
    `#!/bin/sh
     echo "npm starts $1" >> log; sleep 0.2
     if [ -e fail ]; then for i in $(seq 100); do echo "npm error line $i" >&2; done; exit 7; fi
     echo "added packages"
     rm -rf node_modules; mkdir -p node_modules/node/bin; ln -s "${process.execPath}" node_modules/node/bin/node
     echo "npm ends" >> log`,
  );
  chmodSync(npm, 0o755);
  return folder;
}

function prepare(): Promise<{ code: number | null; out: string; err: string }> {
  const path = [join(clone, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
  const child = spawn(process.execPath, ['scripts/prepare.mjs'], { cwd: clone, env: { PATH: path } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
}

const log = (): string[] =>
  existsSync(join(clone, 'log')) ? readFileSync(join(clone, 'log'), 'utf8').trim().split('\n') : [];
const whole = ['npm starts ci', 'npm ends', 'build starts', 'build ends'];

beforeEach(() => {
  clone = makeClone();
});
afterEach(() => {
  rmSync(clone, { recursive: true, force: true });
});

describe('the step before every npm script', () => {
  it('installs and builds a fresh clone, with a line for each on stderr and nothing on stdout', async () => {
    const { code, out, err } = await prepare();
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(/^tidegate: installing took [\d.]+ s$/m);
    expect(err).toMatch(/^tidegate: building took [\d.]+ s$/m);
    expect(log()).toEqual(whole);
  });

  it('does and says nothing when nothing changed, also after a checkout that set new times', async () => {
    await prepare();
    utimesSync(join(clone, 'libs/a/src/index.ts'), new Date(), new Date());
    utimesSync(join(clone, 'package-lock.json'), 1, 1);
    expect(await prepare()).toEqual({ code: 0, out: '', err: '' });
    expect(log()).toEqual(whole);
  });

  it('installs nothing where npm was run by hand, and what is wanted is there', async () => {
    const lock = (b: string, others: object = {}) =>
      JSON.stringify({ packages: { 'node_modules/b': { version: b }, ...others } });
    const optional = { '': { name: 'x' }, 'node_modules/c': { version: '1.0.0', optional: true } };
    writeFileSync(join(clone, 'package-lock.json'), lock('2.0.0', optional));
    mkdirSync(join(clone, 'node_modules/node/bin'), { recursive: true });
    symlinkSync(process.execPath, join(clone, 'node_modules/node/bin/node'));
    writeFileSync(join(clone, 'node_modules/.package-lock.json'), lock('2.0.0'));
    await prepare();
    expect(log()).toEqual(['build starts', 'build ends']);
    writeFileSync(join(clone, 'node_modules/.package-lock.json'), lock('1.0.0'));
    await prepare();
    expect(log()).toEqual(['build starts', 'build ends', 'npm starts ci', 'npm ends']);
  });

  it('builds again when a source changed, was added or removed, and not for a test', async () => {
    await prepare();
    const source = join(clone, 'libs/a/src/b.ts');
    const steps = [
      () => appendFileSync(join(clone, 'libs/a/src/index.ts'), '// changed\n'),
      () => writeFileSync(source, ''),
      () => rmSync(source),
    ];
    for (const [i, step] of steps.entries()) {
      step();
      await prepare();
      expect(log().filter((line) => line === 'build ends')).toHaveLength(i + 2);
    }
    writeFileSync(join(clone, 'libs/a/src/a.spec.ts'), '');
    expect((await prepare()).err).toBe('');
    expect(log().filter((line) => line === 'npm ends')).toHaveLength(1);
  });

  it('installs again when the lock file changed', async () => {
    await prepare();
    writeFileSync(join(clone, 'package-lock.json'), '{"lockfileVersion": 3}');
    await prepare();
    expect(log().filter((line) => line === 'npm ends')).toHaveLength(2);
  });

  it('works once for several scripts that start at the same time', async () => {
    const results = await Promise.all([prepare(), prepare(), prepare()]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(log()).toEqual(whole);
  });

  it('ends with one clear line when the install fails, shows what npm said first, and tries again next time', async () => {
    writeFileSync(join(clone, 'fail'), '');
    const { code, err } = await prepare();
    expect(code).toBe(1);
    expect(err.trim().split('\n').at(-1)).toBe('tidegate: installing FAILED (exit code 7)');
    expect(err).toContain('npm error line 1\n');
    expect(err).not.toContain('npm error line 50');
    rmSync(join(clone, 'fail'));
    expect((await prepare()).code).toBe(0);
  });
});
