import { createHash } from 'node:crypto';
import { type Db } from '#libs/db';
import { problem, systemActor, type Actor, type Clock, type Id } from '#libs/kernel';
import { enrol, findAccountByEmail, findEnrolment, type AccountRow } from './accounts.store.js';
import { Busy, checkPassword, hashPassword } from './passwords.js';
import { Quota, Throttle } from './throttle.js';

/** An account is held back soon, but never for long: else anybody could lock anybody out. */
const accountRule = { free: 5, longest: 60_000 };
/** Behind a proxy everybody has one address, so this only slows down. */
const addressRule = { free: 50, longest: 30_000 };

/** Failed sign-ins that the log takes in a minute; the rest are counted in the next that it takes. */
const recordedFailures = { most: 20, span: 60_000 };

export type SignInResult =
  | { readonly kind: 'done'; readonly id: Id }
  | { readonly kind: 'failed' }
  /** Milliseconds until the next try. */
  | { readonly kind: 'wait'; readonly wait: number };

const actorOf = (account: AccountRow): Actor => ({
  id: account.id,
  kind: 'user',
  name: account.name,
  roles: [],
  groups: [],
});

const codeHash = (code: string): Buffer => createHash('sha256').update(code).digest();

/** Passwords: checking them, setting them once, and saying in the log what happened. */
export class SignInService {
  readonly #accounts = new Throttle(accountRule);
  readonly #addresses = new Throttle(addressRule);
  readonly #failures = new Quota(recordedFailures.most, recordedFailures.span);

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** One answer for a wrong password, an unknown address and a user without a password; each takes as long. */
  async signIn(typed: { email: string; password: string }, address: string): Promise<SignInResult> {
    const now = this.clock().getTime();
    // Only compared, never stored: whatever is in the catalog may sign in, also an address without a domain.
    const email = typed.email.trim().toLowerCase();
    const wait = Math.max(this.#accounts.wait(email, now), this.#addresses.wait(address, now));
    if (wait > 0) return { kind: 'wait', wait };
    const account = await this.db.read(systemActor, (tx) => findAccountByEmail(tx, email));
    try {
      const matches = await checkPassword(typed.password, account?.passwordHash ?? null);
      if (!matches || !account) return await this.#failed(email, address, account);
    } catch (error) {
      if (error instanceof Busy) return { kind: 'wait', wait: 1000 };
      throw error;
    }
    this.#accounts.clear(email);
    await this.db.write(actorOf(account), 'user.sign-in', (tx) => {
      tx.record({ resource: { kind: 'user', id: account.id } });
      return Promise.resolve();
    });
    return { kind: 'done', id: account.id };
  }

  /** Says in the log that somebody signed out. */
  async signedOut(id: Id): Promise<void> {
    await this.db.write({ ...systemActor, id, kind: 'user' }, 'user.sign-out', (tx) => {
      tx.record({ resource: { kind: 'user', id } });
      return Promise.resolve();
    });
  }

  /** Milliseconds that an address has to wait before it may try another code; 0 when it need not. */
  addressWait(address: string): number {
    return this.#addresses.wait(address, this.clock().getTime());
  }

  addressFailed(address: string): void {
    this.#addresses.fail(address, this.clock().getTime());
  }

  /** The address of the account whose enrolment code this is; undefined when it is good no more. */
  async enrolling(code: string): Promise<string | undefined> {
    const account = await this.db.read(systemActor, (tx) => findEnrolment(tx, codeHash(code)));
    return account?.name;
  }

  /**
   * Sets a password with a code, once.
   * @throws Problem resource.not-found when the code is good no more
   */
  async enrol(code: string, password: string): Promise<void> {
    const hash = codeHash(code);
    const account = await this.db.read(systemActor, (tx) => findEnrolment(tx, hash));
    if (!account) throw problem('resource.not-found');
    const passwordHash = await hashPassword(password);
    await this.db.write(actorOf(account), 'user.enrol', async (tx) => {
      if (!(await enrol(tx, account.id, hash, passwordHash))) throw problem('resource.not-found');
      tx.record({ resource: { kind: 'user', id: account.id } });
    });
    this.#accounts.clear(account.name);
  }

  async #failed(email: string, address: string, account: AccountRow | null): Promise<SignInResult> {
    const now = this.clock().getTime();
    this.#accounts.fail(email, now);
    this.#addresses.fail(address, now);
    const omitted = this.#failures.take(now);
    if (omitted !== null) {
      await this.db.write(systemActor, 'user.sign-in', (tx) => {
        // What was typed is left out: people type passwords into the wrong field.
        const resource = { kind: 'user', id: account?.id ?? 'unknown' };
        tx.record({ resource, outcome: 'failed', detail: omitted > 0 ? { omitted } : {} });
        return Promise.resolve();
      });
    }
    return { kind: 'failed' };
  }
}
