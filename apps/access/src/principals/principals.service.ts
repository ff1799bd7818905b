import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { roleCapabilities } from '#libs/authz';
import { type BuiltInRole } from '#libs/contracts';
import { Db } from '#libs/db';
import { type Actor, type Id } from '#libs/kernel';
import { decodeCursor, page, RUNTIME, type Page, type PageQuery, type Runtime } from '#libs/platform';
import {
  type CreateGroupBody,
  type CreateServiceBody,
  type CreateUserBody,
  type Group,
  type Me,
  type Service,
  type User,
} from './principals.schema.js';
import {
  insertMembers,
  insertPrincipal,
  listPrincipals,
  membersNamed,
  type PrincipalRow,
} from './principals.store.js';
import { refuseReserved } from './reserved.js';

/** How long a new user has to set a password, in milliseconds. */
const enrolmentMs = 7 * 86_400_000;
/** How far an issuer's clock may be behind, in milliseconds. */
const clocksMayDiffer = 15_000;

const base = (row: PrincipalRow): { id: Id; roles: string[]; createdAt: string } => ({
  id: row.id,
  roles: row.roles,
  createdAt: row.createdAt.toISOString(),
});

@Injectable()
export class PrincipalsService {
  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  me(actor: Actor): Me {
    const capabilities = actor.roles.flatMap((role) =>
      Object.hasOwn(roleCapabilities, role) ? roleCapabilities[role as BuiltInRole] : [],
    );
    return {
      id: actor.id,
      kind: actor.kind === 'user' ? 'user' : 'service',
      roles: [...actor.roles],
      capabilities: [...new Set(capabilities)],
      ...(actor.kind === 'user' ? { email: actor.name } : { name: actor.name }),
      ...(actor.purpose !== undefined && { purpose: actor.purpose }),
    };
  }

  /** Makes a user; the enrolment code in the answer is shown once and stored by hash. */
  async createUser(actor: Actor, body: CreateUserBody): Promise<User> {
    const code = Buffer.from(this.runtime.random(18)).toString('base64url');
    return this.db.write(actor, 'user.create', async (tx) => {
      await tx.require('principal.manage');
      const id = tx.newId();
      const enrolmentExpiresAt = new Date(tx.now.getTime() + enrolmentMs);
      const enrolmentHash = createHash('sha256').update(code).digest();
      tx.record({ resource: { kind: 'user', id }, detail: { email: body.email, roles: body.roles } });
      // Whatever an outside issuer signed for this address before was for somebody else.
      const signedInFrom = new Date(tx.now.getTime() - clocksMayDiffer);
      const from = { enrolmentHash, enrolmentExpiresAt, signedInFrom };
      const user = { id, kind: 'user', name: body.email, ...from } as const;
      await insertPrincipal(tx, user, body.roles);
      const enrolment = { code, expiresAt: enrolmentExpiresAt.toISOString() };
      const made = { id, email: body.email, roles: body.roles, disabled: false };
      return { ...made, createdAt: tx.now.toISOString(), enrolment };
    });
  }

  /** @throws Problem request.invalid for a name that is reserved for the gateway's own services */
  async createService(actor: Actor, body: CreateServiceBody): Promise<Service> {
    return this.db.write(actor, 'service.create', async (tx) => {
      await tx.require('principal.manage');
      refuseReserved(body.name);
      const id = tx.newId();
      tx.record({ resource: { kind: 'service', id }, detail: { name: body.name, roles: body.roles } });
      await insertPrincipal(tx, { id, kind: 'service', name: body.name }, body.roles);
      const made = { id, name: body.name, roles: body.roles, disabled: false };
      return { ...made, createdAt: tx.now.toISOString() };
    });
  }

  async createGroup(actor: Actor, body: CreateGroupBody): Promise<Group> {
    return this.db.write(actor, 'group.create', async (tx) => {
      await tx.require('principal.manage');
      refuseReserved(body.name);
      const ids = await membersNamed(tx, body.members);
      const id = tx.newId();
      tx.record({
        resource: { kind: 'group', id },
        detail: { name: body.name, members: ids, roles: body.roles },
      });
      await insertPrincipal(tx, { id, kind: 'group', name: body.name }, body.roles);
      await insertMembers(tx, id, ids);
      return {
        id,
        name: body.name,
        members: body.members,
        roles: body.roles,
        createdAt: tx.now.toISOString(),
      };
    });
  }

  async listUsers(actor: Actor, query: PageQuery): Promise<Page<User>> {
    return this.#list(actor, 'user', query, (row) => ({
      ...base(row),
      ...{ email: row.name, disabled: row.disabled },
    }));
  }

  async listServices(actor: Actor, query: PageQuery): Promise<Page<Service>> {
    return this.#list(actor, 'service', query, (row) => ({
      ...base(row),
      ...{ name: row.name, disabled: row.disabled },
    }));
  }

  async listGroups(actor: Actor, query: PageQuery): Promise<Page<Group>> {
    return this.#list(actor, 'group', query, (row) => ({
      ...base(row),
      name: row.name,
      members: row.members,
    }));
  }

  async #list<T>(
    actor: Actor,
    kind: 'user' | 'service' | 'group',
    query: PageQuery,
    show: (row: PrincipalRow) => T,
  ): Promise<Page<T>> {
    const rows = await this.db.read(actor, async (tx) => {
      await tx.require('principal.read');
      return listPrincipals(tx, kind, decodeCursor(query.cursor), query.limit + 1);
    });
    return page(rows, query.limit, (row) => row.name, show);
  }
}
