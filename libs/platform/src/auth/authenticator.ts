import { createHash } from 'node:crypto';
import {
  ApiTokenEntity,
  GroupMemberEntity,
  PrincipalEntity,
  PrincipalRoleEntity,
  type Db,
  type Look,
  type ReadTx,
} from '#libs/db';
import { problem, systemActor, type Actor, type Id } from '#libs/kernel';
import { type RefusedTokens } from './refused-tokens.js';

/** What a verified OpenID Connect access token says; either the principal's id here or the address it goes by elsewhere. */
export interface VerifiedToken {
  readonly id?: Id;
  readonly email?: string;
  /** Roles from the issuer's claim; absent where the catalog's own roles count. */
  readonly roles?: readonly string[];
  /** When it was signed, in seconds since 1970. */
  readonly issuedAt?: number;
  /** It was all that, and is no more. */
  readonly expired?: true;
}

/** Checks a JWT; null when it is not ours to check or not valid. */
export type VerifyJwt = (token: string) => Promise<VerifiedToken | null>;

interface ActorRow {
  readonly id: Id;
  readonly kind: 'user' | 'service';
  readonly name: string;
  readonly roles: string[];
  readonly groups: Id[];
  readonly token: Id | null;
  readonly purpose: string | null;
  readonly scopes: string[] | null;
  /** Whether the token says whose it is, and is refused all the same: expired, revoked, of somebody disabled. */
  readonly refused: boolean;
}

/** Roles of a principal are its own and those of its groups. */
const rolesAndGroups = `
  ARRAY(SELECT DISTINCT r.role FROM principal_role r WHERE r.principal_id = p.id
        OR r.principal_id IN (SELECT m.group_id FROM group_member m WHERE m.principal_id = p.id)) AS roles,
  ARRAY(SELECT m.group_id FROM group_member m WHERE m.principal_id = p.id) AS groups`;

/** SHA-256 of an API token: all that is kept of it. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

function toActor(row: ActorRow, requestId: string | undefined): Actor {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    roles: row.roles,
    groups: row.groups,
    ...(row.token !== null && { token: row.token }),
    ...(row.purpose !== null && { purpose: row.purpose }),
    ...(row.scopes !== null && { scopes: row.scopes }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** Whoever somebody is was made so by a record of the log, row by row. */
const who = (found: string): Look => ({
  found,
  units: [
    [PrincipalEntity, 'SELECT id FROM found'],
    [PrincipalRoleEntity, 'SELECT id FROM found UNION SELECT unnest(groups) FROM found'],
    [GroupMemberEntity, 'SELECT id FROM found'],
    [ApiTokenEntity, 'SELECT token FROM found WHERE token IS NOT NULL'],
  ],
});

const noToken = 'NULL::uuid AS token, NULL AS purpose, NULL AS scopes';

const byId = who(`SELECT p.id, p.kind, p.name, ${rolesAndGroups}, ${noToken}, false AS refused
  FROM principal p WHERE p.id = $1 AND p.disabled_at IS NULL`);

const byToken = who(`SELECT p.id, p.kind, p.name, ${rolesAndGroups}, t.id AS token, t.purpose, t.scopes,
    NOT (t.revoked_at IS NULL AND p.disabled_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)) AS refused
  FROM api_token t JOIN principal p ON p.id = t.principal_id WHERE t.hash = $1`);

const byName = who(`SELECT p.id, p.kind, p.name, ${rolesAndGroups}, ${noToken},
    NOT (p.disabled_at IS NULL AND $3 AND ($4::timestamptz IS NULL OR p.signed_in_from IS NULL OR $4 >= p.signed_in_from)) AS refused
  FROM principal p WHERE p.kind = 'user'
    AND ($1::uuid IS NOT NULL OR $2::text IS NOT NULL)
    AND ($1::uuid IS NULL OR p.id = $1) AND ($2::text IS NULL OR p.name = $2)`);

/** The actor that a principal is, without a token; for jobs that go on after the request. Null when disabled or gone. */
export async function actorById(tx: ReadTx, id: Id): Promise<Actor | null> {
  if (id === systemActor.id) return systemActor;
  const [row] = await tx.look<ActorRow>(byId, [id]);
  return row ? toActor(row, undefined) : null;
}

/** Three parts, of which the first is a JSON object (RFC 7515, section 3.1); an API token may have dots as well. */
const isJwt = (token: string): boolean => /^ey[\w-]+\.[\w-]+\.[\w-]*$/.test(token);

/** Turns a bearer token into an actor. */
export class Authenticator {
  constructor(
    private readonly db: Db,
    private readonly verifyJwt: VerifyJwt = () => Promise.resolve(null),
    /** Where refusals are counted; nowhere when absent. */
    private readonly refusals?: Pick<RefusedTokens, 'count'>,
  ) {}

  /**
   * `address` is where the request came from.
   * @throws Problem token.missing, token.invalid; which of its faults a token has is nobody's business
   */
  async authenticate(
    authorization: string | undefined,
    requestId: string,
    address = 'unknown',
  ): Promise<Actor> {
    const token = /^Bearer ([\w.~+/=-]{8,8192})$/i.exec(authorization ?? '')?.[1];
    if (authorization === undefined) throw problem('token.missing', 'Send Authorization: Bearer TOKEN.');
    const row = token === undefined ? undefined : await this.#find(token);
    if (row?.refused === false) return toActor(row, requestId);
    this.refusals?.count(row ?? null, address);
    if (token === undefined) throw problem('token.invalid', 'Authorization must be: Bearer TOKEN.');
    throw problem('token.invalid', 'It is unknown, has expired or was revoked; sign in again.');
  }

  #find(token: string): Promise<ActorRow | undefined> {
    return isJwt(token) ? this.#byJwt(token) : this.#byApiToken(token);
  }

  async #byApiToken(token: string): Promise<ActorRow | undefined> {
    // The look-up is by hash: how long it takes tells nothing about the token itself.
    return this.#look(byToken, (now) => [tokenHash(token), now]);
  }

  async #byJwt(token: string): Promise<ActorRow | undefined> {
    const verified = await this.verifyJwt(token);
    if (!verified) return undefined;
    const { id = null, email, expired, issuedAt } = verified;
    const signed = issuedAt === undefined ? null : new Date(issuedAt * 1000);
    const row = await this.#look(byName, () => [id, email?.toLowerCase() ?? null, expired !== true, signed]);
    return row && verified.roles ? { ...row, roles: [...verified.roles] } : row;
  }

  /** In one statement: what is proved is what was found. @throws Problem catalog.tampered */
  async #look(look: Look, parameters: (now: Date) => unknown[]): Promise<ActorRow | undefined> {
    return this.db.readOnce(systemActor, async (tx) => {
      const [row] = await tx.look<ActorRow>(look, parameters(tx.now));
      return row;
    });
  }
}
