import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Launcher, launchArguments, type Layer, mostCore, type Needs } from './launcher.js';
import { architectures } from './syscalls.js';

const run = promisify(execFile);

/** One protection around workers: whether this machine has it, and why not. */
export interface Protection {
  readonly name: string;
  readonly holds: boolean;
  /** One line for whoever runs the machine. */
  readonly detail: string;
}

/** What stands around every worker of this process. */
export interface Sandbox {
  readonly launcher: Launcher | undefined;
  readonly protections: readonly Protection[];
}

const words: Readonly<Record<Layer, string>> = {
  dumps: 'a crash writes no memory to a disk',
  limits: 'memory and processor time are bounded by the kernel',
  privileges: 'no program can give a worker more rights',
  user: 'each worker is a user of its own, whom nobody can look into',
  files: 'its code and what it was lent are all the files that it can open (Landlock)',
  calls: 'no network, no other program, no hand on another process (seccomp)',
};
const layers = Object.keys(words) as Layer[];

/** The folder of the package, from its sources or from what was built of them. */
const above = join(import.meta.dirname, '..', '..', '..', '..');
export const packageRoot = basename(above) === 'dist' ? dirname(above) : above;
/** Where code lies; the home of the data may be a folder beside them. For whoever starts workers: they themselves may not look. */
export const codePaths = (): string[] =>
  ['dist', 'libs', 'apps', 'test', 'node_modules', 'package.json']
    .map((name) => join(packageRoot, name))
    .filter((path) => existsSync(path));

/** Node's own permissions: JavaScript alone obeys them, native code does not. */
export function permissionFlags(readable: readonly string[], writable: readonly string[]): string[] {
  if (!process.allowedNodeEnvironmentFlags.has('--permission')) return [];
  return [
    '--permission',
    '--allow-addons', // DuckDB
    '--allow-worker', // threads of enforcement, and of attacks
    ...[...codePaths(), ...readable, ...writable].map((path) => `--allow-fs-read=${path}`),
    ...writable.map((path) => `--allow-fs-write=${path}`),
  ];
}

function findPerl(): string | undefined {
  const folders = (process.env['PATH'] ?? '/usr/bin').split(delimiter);
  return folders
    .map((folder) => join(folder, 'perl'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** What a worker needs that does nothing. */
const nothing = (): Needs => ({
  code: codePaths(),
  program: process.execPath,
  lent: [],
  memoryMb: 4096,
  cpuSeconds: 60,
});

/** Undefined when this many layers can stand around `command`; else why not. */
async function failure(launcher: Launcher, command: readonly string[] = []): Promise<string | undefined> {
  try {
    await run(launcher.perl, launchArguments(launcher, nothing(), command), { env: {}, timeout: 20_000 });
    return undefined;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    return /^\w+: [\w ]+$/.test(said) ? said : 'a process cannot run under it';
  }
}

/** Loads the code as a worker does, and tries what the layers are to refuse; ends with 1 where one did not. */
const trial = (has: ReadonlySet<Layer>): string[] => [
  process.execPath,
  ...['--openssl-config=/dev/null', '--input-type=module', '--eval'],
  `import { readFileSync } from 'node:fs';
   import { connect } from 'node:net';
   await import(${JSON.stringify(pathToFileURL(join(packageRoot, 'dist/libs/worker/src/messages.js')).href)});
   const code = (error) => (error.code === 'EPERM' || error.code === 'EACCES' ? 'refused' : 'tried');
   const read = () => { try { readFileSync('/etc/passwd'); return 'tried'; } catch (error) { return code(error); } };
   const call = () => new Promise((done) => connect(1, '127.0.0.1').on('error', (error) => done(code(error))));
   const holds = [
     ${has.has('files')} ? read() === 'refused' : true,
     ${has.has('calls')} ? (await call()) === 'refused' : true,
     ${has.has('user')} ? process.getuid() !== 0 : true,
   ];
   process.exit(holds.every(Boolean) ? 0 : 1);`,
];

/** The layers that hold when each is tried alone, and the reasons of those that do not. */
async function tryEach(launcher: Omit<Launcher, 'layers'>): Promise<Map<Layer, string | undefined>> {
  const tried = layers.map(async (layer): Promise<[Layer, string | undefined]> => {
    if (layer === 'user' && process.getuid?.() !== 0) return [layer, 'only root can become another user'];
    const alone = new Set<Layer>(['privileges', layer]); // without which the kernel grants the others to root alone
    return [layer, await failure({ ...launcher, layers: alone })];
  });
  return new Map(await Promise.all(tried));
}

/** Drops, of layers that hold alone, what keeps a worker from running: code that no other user may read, files at odd places. */
async function tryTogether(
  launcher: Omit<Launcher, 'layers'>,
  reasons: Map<Layer, string | undefined>,
): Promise<Launcher> {
  const holding = (): Set<Layer> => new Set(layers.filter((layer) => reasons.get(layer) === undefined));
  for (const layer of ['user', 'files', 'limits', 'calls'] as const) {
    const has = holding();
    const failed = await failure({ ...launcher, layers: has }, trial(has));
    if (failed === undefined) break;
    reasons.set(layer, 'a worker did not run under it: its code may be closed to others');
  }
  return { ...launcher, layers: holding() };
}

async function detect(): Promise<Sandbox> {
  const perl = findPerl();
  const architecture = architectures[process.arch];
  const absent =
    process.platform !== 'linux'
      ? `not on ${process.platform}`
      : perl === undefined
        ? 'there is no perl on the PATH'
        : architecture === undefined
          ? `not on ${process.arch}`
          : undefined;
  const permission = permissionFlags([], []).length > 0;
  const always = {
    name: 'permission',
    holds: permission,
    detail: 'JavaScript opens no other file and starts no program (Node)',
  };
  const shown = (reasons: ReadonlyMap<Layer, string | undefined>): Protection[] => [
    ...layers.map((name) => {
      const why = reasons.get(name);
      return {
        name,
        holds: why === undefined,
        detail: why === undefined ? words[name] : `${words[name]}: ${why}`,
      };
    }),
    always,
  ];
  if (absent !== undefined || perl === undefined || architecture === undefined) {
    return { launcher: undefined, protections: shown(new Map(layers.map((layer) => [layer, absent]))) };
  }
  const reasons = await tryEach({ perl, architecture });
  const launcher = await tryTogether({ perl, architecture }, reasons);
  return { launcher: launcher.layers.size > 0 ? launcher : undefined, protections: shown(reasons) };
}

let found: Promise<Sandbox> | undefined;

/** What this machine can put around workers: tried once in the life of a process, then the same for every worker. */
export function sandbox(): Promise<Sandbox> {
  found ??= detect();
  return found;
}

/** Keeps this process's own memory, with its keys, off every disk when it crashes; where util-linux is (Linux) and nowhere else. */
export async function noDumps(): Promise<void> {
  if (process.platform !== 'linux') return;
  await run('prlimit', ['--pid', String(process.pid), `--core=${mostCore()}`]).catch(() => undefined);
}
