import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
type Names = Record<string, unknown>;
const manifest = JSON.parse(read('package.json')) as {
  dependencies: Names;
  devDependencies: Names;
  optionalDependencies: Names;
  allowScripts: Record<string, boolean>;
};
const page = read('docs/decisions/dependencies.md');
const [packages = '', scripts = ''] = page.split('## Install scripts');

/** Names in backticks; one that starts with a hyphen continues the name before it. */
function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  let scope = '';
  for (const [, name = ''] of text.matchAll(/`([^`\s]+)`/g)) {
    if (name.startsWith('-')) names.add(scope.replace(/-[^-]*$/, name));
    else names.add(name);
    if (name.startsWith('@')) scope = name;
    if (scope.includes('/')) names.add(`${scope.split('/')[0] ?? ''}/${name}`);
  }
  return names;
}

describe('the page on dependencies', () => {
  it('names every package that the project depends on', () => {
    const wanted = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies];
    const named = namesIn(packages);
    expect(wanted.flatMap((names) => Object.keys(names)).filter((name) => !named.has(name))).toEqual([]);
  });

  it('gives a row to no package that the project does not depend on', () => {
    const names = new Set(
      [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((group) =>
        Object.keys(group),
      ),
    );
    const rows = packages.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) {
      const cell = row.split('|')[1] ?? '';
      const each = [...cell.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name);
      const first = each[0] ?? '';
      for (const name of each)
        expect(names).toContain(name.startsWith('-') ? first.replace(/-[^-]*$/, name) : name);
    }
  });

  it('gives a reason for every install script that may or may not run', () => {
    for (const [name, allowed] of Object.entries(manifest.allowScripts)) {
      const row = scripts.split('\n').find((line) => namesIn(line).has(name));
      expect([name, row?.split('|')[2]?.trim()]).toEqual([name, String(allowed)]);
    }
  });
});

it('every package that the lock file names has a hash, and no address of where it was found', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { integrity?: string; resolved?: string; link?: boolean }>;
  };
  const found = Object.entries(packages).filter(([path, { link }]) => path !== '' && link !== true);
  expect(found.length).toBeGreaterThan(100);
  for (const [path, { integrity, resolved }] of found) {
    expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-[\w+/]{86}==/)]);
    expect([path, resolved]).toEqual([path, undefined]);
  }
});
