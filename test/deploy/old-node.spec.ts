import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { cliMain } from '../support/gateway.js';

const { engines } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  engines: { node: string };
};
const own = Number(process.versions.node.split('.')[0]);

/** A Node of this machine that is older than the one that came with the packages. */
function olderNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((path) => !path.includes('node_modules'));
  return folders
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
    .find((path) => Number(/^v(\d+)/.exec(spawnSync(path, ['--version']).stdout.toString())?.[1]) < own);
}

const older = olderNode();
const title = `the command line starts on the Node that whoever types it has (${engines.node})`;

if (older === undefined) it.skip(`${title}: skipped, this machine has no older Node`, () => undefined);
else
  it(title, () => {
    for (const args of [['--help'], ['upload', '--help'], ['upload', 'nothing-*.csv', '--dataset', 'a']]) {
      const { status, stderr } = spawnSync(older, [cliMain, ...args], { encoding: 'utf8' });
      expect([args, status, stderr]).toEqual([
        args,
        args.includes('--help') ? 0 : 2,
        expect.not.stringMatching(/SyntaxError|at /),
      ]);
    }
  });
