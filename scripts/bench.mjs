/** `npm run bench` runs every benchmark, `npm run bench -- NAME [--json]` one; each is a program of its own in bench/. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = join(dirname(import.meta.dirname), 'dist', 'bench');
const known = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.js') && !name.endsWith('.worker.js'))
      .map((name) => name.slice(0, -'.js'.length))
      .sort()
  : [];
const args = process.argv.slice(2);
const [first] = args;
const name = first !== undefined && !first.startsWith('-') ? first : undefined;

if (args.includes('--list')) {
  process.stdout.write(`${known.join('\n')}\n`);
} else if (known.length === 0) {
  process.stderr.write('There are no benchmarks in bench/.\n');
  process.exitCode = 1;
} else if (name !== undefined && !known.includes(name)) {
  process.stderr.write(`There is no benchmark ${name}; there are: ${known.join(', ')}.\n`);
  process.exitCode = 1;
} else {
  const rest = name === undefined ? args : args.slice(1);
  for (const each of name === undefined ? known : [name]) {
    const { status } = spawnSync(process.execPath, ['--expose-gc', join(folder, `${each}.js`), ...rest], {
      stdio: 'inherit',
    });
    if (status !== 0) {
      process.stderr.write(`Benchmark ${each} FAILED.\n`);
      process.exitCode = 1;
    }
  }
}
