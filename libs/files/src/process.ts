import { readFileSync } from 'node:fs';
import { codeOf } from './error-code.js';

/** State and start time of a process from /proc/PID/stat; the name in parentheses may itself hold spaces and parentheses. */
function statFields(pid: number): { state: string; started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    return state === undefined || started === undefined ? undefined : { state, started };
  } catch {
    return undefined;
  }
}

/** When a process started, in ticks since boot: with the id it names one process for good. Empty where /proc is absent. */
export function startTime(pid: number): string {
  return statFields(pid)?.started ?? '';
}

/**
 * Whether a process of this id runs; one that has ended but was not yet reaped does not. Where `started` says when it began, a later
 * process that was given the same id does not count; empty is not known.
 */
export function isAlive(pid: number, started = ''): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, as another user's.
    if (codeOf(error) !== 'EPERM') return false;
  }
  const now = statFields(pid);
  if (now === undefined) return true;
  return now.state !== 'Z' && now.state !== 'X' && (started === '' || started === now.started);
}
