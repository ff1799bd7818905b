import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const entryOf = (name: string): string | undefined =>
  ['main', `${name}.module`].find((entry) => existsSync(join(root, 'apps', name, 'src', `${entry}.ts`)));
const apps = readdirSync(join(root, 'apps')).filter((name) => entryOf(name) !== undefined);
const { projects, compilerOptions } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8')) as {
  projects: Record<string, unknown>;
  compilerOptions: unknown;
};
const build = { builder: 'tsc', tsConfigPath: 'tsconfig.build.json' };

describe('nest-cli.json', () => {
  it('knows every app, by the entry that it has, and compiles it by the configuration that npm run build goes by', () => {
    expect(compilerOptions).toEqual(build);
    for (const name of apps) {
      const entryFile = entryOf(name);
      const type = entryFile === 'main' ? 'application' : 'library';
      const project = { type, root: `apps/${name}`, entryFile, sourceRoot: `apps/${name}/src` };
      expect([name, projects[name]]).toEqual([name, { ...project, compilerOptions: build }]);
    }
    expect(Object.keys(projects).sort()).toEqual(apps.sort());
  });

  it('lets nest build an app where the gateway looks for it', () => {
    mkdirSync(join(root, '.cache'), { recursive: true });
    const folder = mkdtempSync(join(root, '.cache/nest-'));
    try {
      // A folder of its own: the tests that run beside this one use dist.
      const own = { rootDir: '../..', outDir: 'dist', tsBuildInfoFile: 'info' };
      const include = ['../../apps/cli/src/**/*.ts'];
      const config = { extends: '../../tsconfig.build.json', compilerOptions: own, include };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
      const path = relative(root, join(folder, 'tsconfig.json'));
      const { stdout, status } = spawnSync(process.execPath, [nest, 'build', 'cli', '--path', path], {
        cwd: root,
        encoding: 'utf8',
      });
      expect([status, stdout]).toEqual([0, expect.not.stringContaining('error')]);
      expect(existsSync(join(folder, 'dist/apps/cli/src/main.js'))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 300_000);
});
