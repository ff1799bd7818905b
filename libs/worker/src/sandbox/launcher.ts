import { existsSync, readFileSync, statSync } from 'node:fs';
import { getPriority } from 'node:os';
import { filterFor } from './filter.js';
import { type Architecture } from './syscalls.js';

/**
 * What runs between this process and a worker: it makes system calls that Node cannot make, each of which only takes rights away,
 * and becomes the worker. A step that fails ends it. Perl's base is part of every Debian, starts in milliseconds and calls the
 * kernel directly; every number and rule comes from here.
 */
const program = String.raw`
use strict;
my ($plan, @command) = @ARGV;
my (%call, $user, $ruleset, $files, @open);
my %steps = (
  calls => sub { @call{qw(prlimit prctl setgroups setresgid setresuid)} = @_; 0 },
  limit => sub { my $most = pack('QQ', $_[1], $_[1]); syscall($call{prlimit}, 0, $_[0], $most, 0) },
  prctl => sub { syscall($call{prctl}, @_, (0) x (5 - @_)) },
  nice => sub { setpriority(0, 0, $_[0]) - 1 },
  user => sub { $user = $_[0] + $$; 0 },
  give => sub { chown($user, $user, "/proc/self/fd/$_[0]") - 1 },
  rules => sub {
    my $abi = syscall(444, 0, 0, 1);
    return -1 if $abi < 1;
    $files = (0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff)[$abi > 5 ? 5 : $abi];
    my $handled = pack('Q*', $files, $abi < 4 ? () : 3, $abi < 6 ? () : 3);
    $ruleset = syscall(444, $handled, length $handled, 0);
  },
  rule => sub {
    my ($access, $path) = @_;
    # The kernel makes files of /proc anew when nobody holds them, and a rule would be for one that is gone.
    $^F = $path =~ m{^/proc/(?!self/fd)} ? 65535 : 2;
    sysopen(my $place, $path, 0x200000) or return -1;
    push @open, $place;
    my $rule = pack('Ql', $access & $files, fileno $place);
    syscall(445, $ruleset, 1, $rule, 0);
  },
  restrict => sub { syscall(446, $ruleset, 0) },
  become => sub {
    return -1 if syscall($call{setgroups}, 0, 0) < 0 or syscall($call{setresgid}, $user, $_[0], $user) < 0;
    syscall($call{setresuid}, $user, $user, $user);
  },
  filter => sub {
    my ($own, $text) = (unpack('H8', pack('V', $$)), @_);
    $text =~ s/P{8}/$own/g;
    my $filter = pack('H*', $text);
    my $program = pack('S x6 P', length($filter) / 8, $filter);
    syscall($call{prctl}, 22, 2, $program, 0, 0);
  },
);
for (split /\n/, $plan) {
  my ($name, @rest) = split /\t/;
  next if $steps{$name}->(map { /^\d+$/ ? 0 + $_ : $_ } @rest) >= 0;
  print STDERR "$name: $!";
  exit 126;
}
@command or exit;
exec { $command[0] } @command;
exit 127;
`;

/** What a launcher takes from a worker, a part at a time. */
export type Layer = 'dumps' | 'limits' | 'privileges' | 'user' | 'files' | 'calls';

/** How workers of this machine are launched. */
export interface Launcher {
  readonly perl: string;
  readonly architecture: Architecture;
  readonly layers: ReadonlySet<Layer>;
}

/** What one worker needs in spite of it all. */
export interface Needs {
  /** Files and folders of its code. */
  readonly code: readonly string[];
  /** The program that it is. */
  readonly program: string;
  readonly lent: readonly Lent[];
  /** Most memory that it may write to, in MiB. */
  readonly memoryMb: number;
  /** Most processor time, in seconds; undefined where something else ends it. */
  readonly cpuSeconds: number | undefined;
}

/** A descriptor of this process that a worker gets: to read what is behind it, or a folder or file that becomes its own. */
export interface Lent {
  readonly fd: number;
  readonly as: 'readable' | 'own-folder' | 'own-file';
}

/** The descriptor under which a worker finds the first that it was lent; the next ones follow. */
export const firstLent = 5;

/** Rights of Landlock (linux/landlock.h). */
const rights = { run: 0x1 | 0x4, read: 0x4 | 0x8, readFile: 0x4, readWrite: 0x2 | 0x4 | 0x4000 };
const ownFolder = rights.readWrite | rights.read | 0x10 | 0x20 | 0x80 | 0x100;
/** From here up no distribution, container or service manager takes user ids; a worker's is this and its process id. */
const firstUser = 0x70000000;
/** Limits of a process (asm-generic/resource.h); what prctl sets, and its bits (linux/prctl.h, linux/securebits.h). */
const [cpu, data, core] = [0, 2, 4];
const [securebits, noNewPrivileges] = [28, 38];
const noRootForGood = 0x3;
/** Who asks does not wait for workers: where both want a core, a worker has a tenth of what answers requests has. */
const nicer = 10;

/** What a process reads of the machine to find its libraries and its size. Nothing in it is anybody's. */
const systemFolders = [
  '/lib',
  '/lib64',
  '/usr/lib',
  '/usr/lib64',
  '/sys/fs/cgroup',
  '/sys/devices/system/cpu',
];
const systemFiles = [
  ...['/etc/ld.so.cache', '/dev/urandom', '/proc/meminfo', '/proc/sys/vm/overcommit_memory'],
  '/proc/self/cgroup', // DuckDB does not survive a file of this name that it cannot open
];
const loaders = [
  'ld-linux-x86-64.so.2',
  'ld-linux-aarch64.so.1',
  'ld-musl-x86_64.so.1',
  'ld-musl-aarch64.so.1',
];

/** A crash is written nowhere. A program that takes dumps from the kernel gets them whatever the limit, except for a limit of 1. */
export function mostCore(): number {
  const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
  return /^[|@]/.test(pattern) ? 1 : 0;
}

function rulesFor({ code, program: node, lent }: Needs): string[][] {
  const there = (paths: readonly string[]): string[] => paths.filter((path) => existsSync(path));
  const rule = (access: number, path: string): string[] => ['rule', String(access), path];
  const own = { 'own-folder': ownFolder, 'own-file': rights.readWrite };
  const readable = there([...code, ...systemFolders, ...systemFiles]);
  return [
    ['rules'],
    ...readable.map((path) => rule(statSync(path).isDirectory() ? rights.read : rights.readFile, path)),
    ...[node, ...there(loaders.flatMap((name) => [`/lib/${name}`, `/lib64/${name}`]))].map((path) =>
      rule(rights.run, path),
    ),
    rule(rights.readWrite, '/dev/null'),
    ...lent.flatMap(({ as }, i) =>
      as === 'readable' ? [] : [rule(own[as], `/proc/self/fd/${firstLent + i}`)],
    ),
  ];
}

function planOf({ architecture, layers }: Launcher, needs: Needs): string {
  const { prlimit, prctl, setgroups, setresgid, setresuid } = architecture;
  const has = (layer: Layer, ...steps: (string | number)[][]) => (layers.has(layer) ? steps : []);
  const owned = needs.lent.flatMap(({ as }, i) => (as === 'readable' ? [] : [firstLent + i]));
  const isRoot = process.getuid?.() === 0;
  return [
    ['calls', prlimit, prctl, setgroups, setresgid, setresuid],
    ...has('dumps', ['limit', core, mostCore()]),
    ...(needs.cpuSeconds === undefined ? [] : has('limits', ['limit', cpu, needs.cpuSeconds])),
    ...has(
      'limits',
      ['limit', data, needs.memoryMb * 2 ** 20],
      ['nice', Math.min(19, getPriority() + nicer)],
    ),
    ...has('user', ['user', firstUser], ...owned.map((fd) => ['give', fd])),
    ...(layers.has('files') ? rulesFor(needs) : []),
    // A group of its own beside the user's: the kernel lets nobody look into or dump a process whose groups differ.
    ...has('user', ['become', firstUser]),
    ...(isRoot && !layers.has('user') ? has('privileges', ['prctl', securebits, noRootForGood]) : []),
    ...has('privileges', ['prctl', noNewPrivileges, 1]),
    ...has('files', ['restrict']),
    ...has('calls', ['filter', filterFor(architecture)]),
  ]
    .map((step) => step.join('\t'))
    .join('\n');
}

/** The arguments of a `perl` that becomes `command` with the launcher's layers around it; without a command it only tries them. */
export function launchArguments(launcher: Launcher, needs: Needs, command: readonly string[]): string[] {
  return ['-e', program, planOf(launcher, needs), ...command];
}
