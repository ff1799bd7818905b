import { hash, verify } from '@node-rs/argon2';

/** OWASP's recommendation for argon2id (46 MiB, one lane), with a second pass. */
const cost = { memoryCost: 47_104, timeCost: 2, parallelism: 1 } as const;

export const leastPasswordLength = 12;
/** Longer is no safer, and a body of megabytes would be hashed. */
export const mostPasswordLength = 512;

/** How many are computed at once, and how many may wait: each takes 46 MiB. */
const atOnce = 2;
const waiting = 32;

/** Nobody's: hashing against it takes as long as against somebody's. */
const nobodys = hash('a password that nobody has', cost);

/** Thrown when too many sign-ins are being checked already. */
export class Busy extends Error {}

let running = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) {
    if (queue.length >= waiting) throw new Busy();
    await new Promise<void>((go) => queue.push(go));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else running--;
  }
}

/** argon2id in PHC form. @throws Busy */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), cost));
}

/** Takes as long where there is no such account, or no password yet. @throws Busy */
export function checkPassword(password: string, stored: string | null): Promise<boolean> {
  return inTurn(async () => {
    const matches = await verify(stored ?? (await nobodys), password.normalize('NFC'));
    return matches && stored !== null;
  });
}
