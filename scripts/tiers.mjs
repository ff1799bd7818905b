/**
 * A spec's name says what it starts: `*.spec.ts` beside code is memory only. What a spec starts is told by the functions
 * that it, or a test file that it imports, calls by name.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Each tier may do what those before it may. */
const tiers = [
  { tier: 'duckdb', starts: 'DuckDB', calls: /\b(?:openEngine|specEngine)\(/ },
  {
    tier: 'process',
    starts: 'a process or a server',
    calls:
      /\b(?:fork|spawn|spawnSync|execFile|execFileSync|runWorker|startSource|sourceWorker|createServer|listen)(?:<[^()]*>)?\(|from 'node:child_process'/,
  },
  {
    tier: 'pg',
    starts: 'PostgreSQL',
    calls: /\b(?:testDatabase|emptyDatabase|startEmbedded|withCatalog|openSource)\(/,
  },
];

/** The spec and the files below a `test` folder that it reaches, comments out. */
function reached(file, seen = new Map()) {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  seen.set(file, text);
  for (const [statement, from] of text.matchAll(/^(?:import|export)[^;]*?from '(\.[^']+)\.js';/gms)) {
    const next = `${resolve(dirname(file), from)}.ts`;
    if (!/^import type/.test(statement) && /\/test\//.test(next) && existsSync(next)) reached(next, seen);
  }
  return seen;
}

/** Specs beside code whose name and deeds differ, a sentence each. `test/` is sorted by folder instead. */
export function misnamedSpecs(root) {
  return ['apps', 'libs', 'migrations']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)),
    )
    .filter((name) => name.endsWith('.spec.ts') && !name.includes('node_modules'))
    .flatMap((name) => {
      const texts = [...reached(join(root, name)).values()];
      const does = tiers.findLast(({ calls }) => texts.some((text) => calls.test(text)));
      const says = tiers.find(({ tier }) => new RegExp(`[./]${tier}\\.spec\\.ts$`).test(name));
      if (does === says) return [];
      const plain = name.replace(/(?:\.(?:duckdb|process|pg))?\.spec\.ts$/, '');
      const right = does ? `${plain}.${does.tier}.spec.ts` : `${plain}.spec.ts`;
      return [`${name} starts ${does?.starts ?? 'nothing'}: call it ${right}`];
    });
}
