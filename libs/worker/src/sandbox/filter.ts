import { type Architecture } from './syscalls.js';

/** Where a filter finds things (struct seccomp_data); of an argument its low half, as both architectures are little-endian. */
const at = { call: 0, architecture: 4, argument: 16 };
/** Instructions of classic BPF (linux/bpf_common.h). */
const [load, equal, atLeast, and, give] = [0x20, 0x15, 0x35, 0x54, 0x06];
/** What a filter may answer (linux/seccomp.h), and the errors that go with it. */
const [allow, kill, fail] = [0x7fff0000, 0x80000000, 0x00050000];
const [notPermitted, notThere] = [1, 38];
/** Calls of the x32 interface share the architecture and have this bit. */
const x32 = 0x40000000;
const cloneThread = 0x00010000;

/** Stands for the id of the process that the filter is for: whoever installs it knows. */
export const ownId = 'PPPPPPPP';

function step(code: number, value: number | typeof ownId, [ifSo, ifNot] = [0, 0]): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifSo, 2);
  bytes.writeUInt8(ifNot, 3);
  if (typeof value === 'number') bytes.writeUInt32LE(value, 4);
  return bytes.toString('hex', 0, 4) + (typeof value === 'number' ? bytes.toString('hex', 4) : value);
}

const answer = (value: number): string => step(give, value);
const refuse = answer(fail + notPermitted);
/** Goes on behind the next `count` instructions unless the value is the one that was loaded. */
const only = (value: number | typeof ownId, count: number): string => step(equal, value, [0, count]);

/** A call whose first argument must be one of these. */
function ownOnly(call: number, allowed: readonly (number | typeof ownId)[]): string[] {
  const tests = allowed.map((value, i) => step(equal, value, [allowed.length - i, 0]));
  return [only(call, allowed.length + 3), step(load, at.argument), ...tests, refuse, answer(allow)];
}

/**
 * The seccomp program of a worker, in hexadecimal with {@link ownId} in it: no network, no process beside itself, no signal and no
 * limit for another, nothing of what only administrators do. Refused calls fail with EPERM and the worker lives on.
 */
export function filterFor(architecture: Architecture): string {
  const { denied, clone, clone3, kill: signal, tgkill, prlimit, audit } = architecture;
  return [
    step(load, at.architecture),
    only(audit, 1),
    step(0x05, 1), // jumps over the next
    answer(kill),
    step(load, at.call),
    step(atLeast, x32, [0, 1]),
    refuse,
    ...denied.flatMap((call) => [only(call, 1), refuse]),
    // The C library then takes `clone`, whose flags a filter can see.
    only(clone3, 1),
    answer(fail + notThere),
    only(clone, 5),
    step(load, at.argument),
    step(and, cloneThread),
    only(0, 1),
    refuse,
    answer(allow),
    ...ownOnly(signal, [ownId]),
    ...ownOnly(tgkill, [ownId]),
    ...ownOnly(prlimit, [0, ownId]),
    answer(allow),
  ].join('');
}
