import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Start time in ticks since boot, or empty where /proc is absent; undefined for a process that has ended. */
function started(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return undefined;
  }
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return '';
  }
}

function livingHolder(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { gone: true };
  }
  const [pid, since] = text.trim().split(' ');
  const now = Number(pid) > 0 ? started(Number(pid)) : undefined;
  return now !== undefined && (now === '' || !since || now === since) ? { pid } : { dead: true };
}

function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** As in libs/postgres/src/lock.ts: only under a second lock is a dead holder's lock removed. */
function clearDead(mine, path) {
  const takeover = `${path}.takeover`;
  if (!link(mine, takeover)) {
    if (livingHolder(takeover).dead) rmSync(takeover, { force: true });
    return;
  }
  if (livingHolder(path).dead) rmSync(path, { force: true });
  rmSync(takeover, { force: true });
}

/** Runs `task` while no other process on this machine runs one under the same lock file; waits for its turn. */
export async function withLock(path, say, task) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, `${process.pid} ${started(process.pid) ?? ''}\n`);
  const leave = () => {
    rmSync(mine, { force: true });
    if (livingHolder(path).pid === String(process.pid)) rmSync(path, { force: true });
  };
  process.once('exit', leave);
  let told = false;
  while (!link(mine, path)) {
    const holder = livingHolder(path);
    if (holder.dead) clearDead(mine, path);
    if (holder.pid && !told) say(`waiting for process ${holder.pid}, which is preparing this folder`);
    told ||= Boolean(holder.pid);
    await sleep(100);
  }
  await task();
  process.off('exit', leave);
  leave();
}
