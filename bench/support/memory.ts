import { readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ram } from './harness.js';

function descendants(of: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      continue; // it has ended
    }
  }
  const found: number[] = [];
  for (const open = [of]; open.length > 0;) {
    const pid = open.pop() ?? 0;
    found.push(pid);
    open.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** Proportional set size (proc(5), smaps_rollup) in bytes. */
function pss(pid: number): number {
  try {
    return 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Files in the RAM file system that a process holds open, with or without a name: bytes by their numbers. */
function ramFiles(pid: number, found: Map<number, number>): void {
  const { dev } = statSync(ram);
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const file = statSync(`/proc/${pid}/fd/${fd}`, { throwIfNoEntry: false });
      if (file?.dev === dev && file.isFile()) found.set(file.ino, 512 * file.blocks);
    }
  } catch {
    return; // it has ended
  }
}

/** Memory of all of the gateway's processes with PostgreSQL, and what they keep in the RAM file system; Linux alone. */
export class PeakMemory {
  peak = 0;
  /** Without what lies in files of memory, which a process needs as long as a format is read from its end. */
  processes = 0;
  #running = true;

  constructor(private readonly gateway: number) {
    if (process.platform === 'linux') void this.#watch();
  }

  stop(): number | null {
    this.#running = false;
    return process.platform === 'linux' ? this.peak : null;
  }

  async #watch(): Promise<void> {
    while (this.#running) {
      const pids = descendants(this.gateway);
      const files = new Map<number, number>();
      for (const pid of pids) ramFiles(pid, files);
      const scratch = [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
      const processes = pids.reduce((sum, pid) => sum + pss(pid), 0);
      this.processes = Math.max(this.processes, processes);
      this.peak = Math.max(this.peak, processes + scratch);
      await sleep(100);
    }
  }
}

/** The most memory that the gateway held, in bytes: with files in memory, and that of its processes alone. */
export interface Held {
  readonly all: number;
  readonly processes: number;
}

/** What work gives, with what was held meanwhile; null where that cannot be told. */
export async function peaked<T>(
  gateway: number,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly peak: Held | null }> {
  const memory = new PeakMemory(gateway);
  try {
    const result = await work();
    const all = memory.stop();
    return { result, peak: all === null ? null : { all, processes: memory.processes } };
  } finally {
    memory.stop();
  }
}
