import { Injectable } from '@nestjs/common';
import { Db, type ReadTx } from '#libs/db';
import { notFound, type Actor, type Id } from '#libs/kernel';
import { lockNamed, signOut } from '../principals/changes.store.js';
import { findAnyPrincipal } from '../resources/resources.store.js';
import { type SessionList, type UserSession } from './identity.schema.js';
import { partsOfSession, sessionsOf, type SessionRow } from './sessions.store.js';

const show = ({ id, kind, begunAt, expiresAt }: SessionRow): UserSession => ({
  id,
  kind,
  ...(begunAt && { begunAt: begunAt.toISOString() }),
  ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
});

/** Where people are signed in at the embedded provider, for administrators. An outside issuer's sessions are its own. */
@Injectable()
export class SessionsService {
  constructor(private readonly db: Db) {}

  async list(actor: Actor, email: string): Promise<SessionList> {
    return this.db.read(actor, async (tx) => {
      await tx.require('principal.manage');
      const user = await findAnyPrincipal(tx, `user:${email}`);
      if (!user) throw notFound(`user ${email}`);
      return { items: (await sessionsOf(tx, user.id)).map(show) };
    });
  }

  /** Ends one, and what was signed for any: whoever is signed in elsewhere gets a new access token by themselves. */
  async end(actor: Actor, email: string, session: string): Promise<void> {
    await this.db.write(actor, 'session.end', async (tx) => {
      await tx.require('principal.manage');
      const { id } = await lockNamed(tx, 'user', email);
      await signOut(tx, id, await this.#parts(tx, id, session));
      tx.record({ resource: { kind: 'user', id }, detail: { session } });
    });
  }

  async #parts(tx: ReadTx, id: Id, session: string): Promise<string[]> {
    const parts = await partsOfSession(tx, id, session);
    if (parts.length === 0) throw notFound(`session ${session}`);
    return parts;
  }
}
