import { Inject, Injectable } from '@nestjs/common';
import { Db, type ReadTx, type Tx } from '#libs/db';
import { isId, problem, type Actor, type Id, type Problem, type RandomBytes } from '#libs/kernel';
import { decodeIdCursor, page, RUNTIME, tokenHash, type Page, type Runtime } from '#libs/platform';
import { isReserved } from '../principals/reserved.js';
import { findAnyPrincipal, findPrincipal, notNamed } from '../resources/resources.store.js';
import { type CreateTokenBody, type NewToken, type Token, type TokenQuery } from './tokens.schema.js';
import {
  findToken,
  insertToken,
  isBootstrap,
  listTokens,
  revokeToken,
  type TokenRow,
} from './tokens.store.js';

/** A new API token: 256 random bits behind a prefix that secret scanners know. */
export function newToken(random: RandomBytes): string {
  return `tdg_${Buffer.from(random(32)).toString('base64url')}`;
}

function show(row: TokenRow): Token {
  return {
    id: row.id,
    principal: row.principal,
    name: row.name,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    ...(row.purpose !== null && { purpose: row.purpose }),
    ...(row.scopes !== null && { scopes: row.scopes }),
    ...(row.expiresAt && { expiresAt: row.expiresAt.toISOString() }),
  };
}

/**
 * When a new token ends: as asked, and no later than the longest that a token may last, nor than the token with which it
 * is made. The first administrator's ends within a day and is there to set things up: what it makes for services lasts.
 */
async function expiryOf(tx: ReadTx, asked: string | undefined, own: boolean, longest: number): Promise<Date> {
  const expiresAt = asked === undefined ? undefined : new Date(asked);
  if (expiresAt && expiresAt <= tx.now) throw badExpiry('is in the past');
  const maker = tx.actor.token === undefined ? undefined : await findToken(tx, tx.actor.token);
  const ends = maker && (own || !isBootstrap(maker)) ? maker.expiresAt : null;
  if (expiresAt && ends && expiresAt > ends) {
    throw badExpiry(`must be no later than ${ends.toISOString()}, when the token in use ends`);
  }
  const latest = [tx.now.getTime() + longest, ...[ends, expiresAt].flatMap((end) => end?.getTime() ?? [])];
  return new Date(Math.min(...latest));
}

function badExpiry(detail: string): Problem {
  return problem('request.invalid', undefined, [{ pointer: '#/expiresAt', detail }]);
}

@Injectable()
export class TokensService {
  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Makes a token for oneself or, as administrator, for a service; never for another person, and for nobody for a
   * service of the gateway itself. A narrowed token makes no tokens: it could only widen itself; one that ends makes
   * none that ends later.
   */
  async create(actor: Actor, body: CreateTokenBody): Promise<NewToken> {
    const token = newToken(this.runtime.random);
    return this.db.write(actor, 'token.create', async (tx) => {
      if (actor.purpose !== undefined || actor.scopes !== undefined) {
        throw problem('access.denied', 'A token with a purpose or scopes makes no tokens; use a full one.');
      }
      const principalId = await this.#holder(tx, body.principal);
      const { longestToken } = this.runtime.config;
      const expiresAt = await expiryOf(tx, body.expiresAt, principalId === actor.id, longestToken);
      const id = tx.newId();
      const { name, purpose = null, scopes = null } = body;
      tx.record({
        resource: { kind: 'token', id },
        detail: { principal: principalId, purpose, scopes, expiresAt: expiresAt.toISOString() },
      });
      const row = { id, principalId, name, hash: tokenHash(token), purpose, scopes, expiresAt };
      await insertToken(tx, { ...row, createdBy: actor.id, createdAt: tx.now });
      const stored = await findToken(tx, id);
      if (!stored) throw problem('internal.error');
      return { ...show(stored), token };
    });
  }

  /** One's own, and those of services to administrators; or those of the one that is asked for. */
  async list(actor: Actor, query: TokenQuery): Promise<Page<Token>> {
    const rows = await this.db.read(actor, async (tx) => {
      const asked = query.principal === undefined ? undefined : await this.#asked(tx, query.principal);
      return listTokens(tx, {
        owner: asked ?? actor.id,
        services: asked === undefined && tx.may('principal.manage'),
        before: decodeIdCursor(query.cursor),
        limit: query.limit + 1,
      });
    });
    return page(rows, query.limit, (row) => row.id, show);
  }

  /** One's own; an administrator also those of services and, to stop a stolen one, anybody's. */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.db.write(actor, 'token.revoke', async (tx) => {
      const found = isId(id) ? await findToken(tx, id) : undefined;
      const row = tx.requireSeen('token', id, found, found?.principalId);
      const isNarrowed = actor.purpose !== undefined || actor.scopes !== undefined;
      if (isNarrowed && row.id !== actor.token) {
        return tx.refuse(
          { kind: 'token', id },
          'access.denied',
          'A narrowed token revokes no token but itself.',
        );
      }
      tx.record({ resource: { kind: 'token', id }, detail: { principal: row.principalId } });
      await revokeToken(tx, id);
    });
  }

  async #asked(tx: ReadTx, name: string): Promise<Id> {
    const found = await findAnyPrincipal(tx, name);
    if (found?.id !== tx.actor.id) await tx.require('principal.manage');
    if (!found) throw notNamed(name);
    return found.id;
  }

  async #holder(tx: Tx, name: string | undefined): Promise<Id> {
    if (tx.actor.kind === 'service' && isReserved(tx.actor.name)) throw problem('access.denied');
    if (name === undefined) return tx.actor.id;
    const principal = await findPrincipal(tx, name);
    if (principal?.id === tx.actor.id) return tx.actor.id;
    await tx.require('principal.manage');
    if (!principal) throw notNamed(name);
    if (principal.kind !== 'service') {
      throw problem(
        'access.denied',
        'A person makes their own tokens; nobody makes them for another person.',
      );
    }
    if (isReserved(principal.name)) {
      throw problem(
        'access.denied',
        'The services of the gateway itself have the tokens that it gives them.',
      );
    }
    return principal.id;
  }
}
