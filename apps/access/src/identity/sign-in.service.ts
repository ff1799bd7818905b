import { createHash } from 'node:crypto';
import { type Db } from '#libs/db';
import { notFound, systemActor, type Actor, type Clock, type Id } from '#libs/kernel';
import { actorById, networkOf } from '#libs/platform';
import { endBootstrap } from '../tokens/tokens.store.js';
import { enrol, findAccountByEmail, findEnrolment, type AccountRow } from './accounts.store.js';
import { Busy, checkPassword, hashPassword } from './passwords.js';
import { Quota, Throttle } from './throttle.js';

/** An account is held back soon, but never for long: else anybody could lock anybody out. */
const account = { kind: 'sign-in.account', free: 5, longest: 60_000 };
/** Many people may have one address, so this only slows down. */
const address = { kind: 'sign-in.address', free: 50, longest: 30_000 };
/** Codes are long and random; whoever guesses at them must not keep those from signing in who share the address. */
const codes = { kind: 'code.address', free: 50, longest: 30_000 };

/** Failed sign-ins that the log takes in a minute; the rest are counted in the next that it takes. */
const recordedFailures = { most: 20, span: 60_000 };

export type SignInResult =
  | { readonly kind: 'done'; readonly id: Id }
  | { readonly kind: 'failed' }
  /** Milliseconds until the next try. */
  | { readonly kind: 'wait'; readonly wait: number };

const actorOf = ({ id, name }: AccountRow): Actor => ({
  id,
  kind: 'user',
  name,
  roles: [],
  groups: [],
});

const codeHash = (code: string): Buffer => createHash('sha256').update(code).digest();

/** Passwords: checking them, setting them once, and saying in the log what happened. */
export class SignInService {
  readonly #accounts: Throttle;
  readonly #addresses: Throttle;
  readonly #codes: Throttle;
  readonly #failures = new Quota(recordedFailures.most, recordedFailures.span);

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {
    this.#accounts = new Throttle(db, account);
    this.#addresses = new Throttle(db, address);
    this.#codes = new Throttle(db, codes);
  }

  /**
   * One answer for a wrong password, an unknown address and a user without a password; each takes as long. The try is counted before
   * anything is done for it.
   */
  async signIn(typed: { email: string; password: string }, ip: string): Promise<SignInResult> {
    // Only compared, never stored: whatever is in the catalog may sign in, also an address without a domain.
    const email = typed.email.trim().toLowerCase();
    const from = networkOf(ip);
    const wait = (await this.#addresses.take(from)) || (await this.#accounts.take(email));
    if (wait > 0) return { kind: 'wait', wait };
    const found = await this.db.read(systemActor, (tx) => findAccountByEmail(tx, email));
    try {
      const matches = await checkPassword(typed.password, found?.passwordHash ?? null);
      if (!matches || !found) return await this.#failed(found);
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
      await this.#accounts.takeBack(email); // nobody looked at it
      return { kind: 'wait', wait: 1000 };
    }
    await this.#accounts.clear(email);
    await this.#addresses.takeBack(from);
    await this.db.write(actorOf(found), 'user.sign-in', async (tx) => {
      tx.record({ resource: { kind: 'user', id: found.id } });
      if (!(await actorById(tx, found.id))?.roles.includes('admin')) return;
      for (const id of await endBootstrap(tx)) {
        tx.record({ action: 'token.revoke', resource: { kind: 'token', id }, detail: { bootstrap: true } });
      }
    });
    return { kind: 'done', id: found.id };
  }

  /** Says in the log that somebody signed out. */
  async signedOut(id: Id): Promise<void> {
    await this.db.write({ ...systemActor, id, kind: 'user' }, 'user.sign-out', (tx) => {
      tx.record({ resource: { kind: 'user', id } });
      return Promise.resolve();
    });
  }

  /** Counts a try of a code, of whatever kind. Milliseconds that its address has to wait; 0 when it may go on. */
  tryCode(ip: string): Promise<number> {
    return this.#codes.take(networkOf(ip));
  }

  /** The code was right, so it was no guess. */
  rightCode(ip: string): Promise<void> {
    return this.#codes.takeBack(networkOf(ip));
  }

  /** The address of the account whose enrolment code this is; undefined when it is good no more. */
  async enrolling(code: string): Promise<string | undefined> {
    const found = await this.db.read(systemActor, (tx) => findEnrolment(tx, codeHash(code)));
    return found?.name;
  }

  /**
   * Sets a password with a code, once.
   * @throws Problem resource.not-found when the code is good no more
   */
  async enrol(code: string, password: string): Promise<void> {
    const hash = codeHash(code);
    const found = await this.db.read(systemActor, (tx) => findEnrolment(tx, hash));
    if (!found) throw notFound('such enrolment code');
    const passwordHash = await hashPassword(password);
    await this.db.write(actorOf(found), 'user.enrol', async (tx) => {
      if (!(await enrol(tx, found.id, hash, passwordHash))) throw notFound('such enrolment code');
      tx.record({ resource: { kind: 'user', id: found.id } });
    });
    await this.#accounts.clear(found.name);
  }

  async #failed(found: AccountRow | null): Promise<SignInResult> {
    const omitted = this.#failures.take(this.clock().getTime());
    if (omitted !== null) {
      await this.db.write(systemActor, 'user.sign-in', (tx) => {
        // What was typed is left out: people type passwords into the wrong field.
        const resource = { kind: 'user', id: found?.id ?? 'unknown' };
        tx.record({ resource, outcome: 'failed', detail: omitted > 0 ? { omitted } : {} });
        return Promise.resolve();
      });
    }
    return { kind: 'failed' };
  }
}
