import { Inject, Injectable } from '@nestjs/common';
import { Db, standsBehind, type PrincipalEntity, type Tx } from '#libs/db';
import { problem, type Actor, type Id } from '#libs/kernel';
import { RUNTIME, type Runtime } from '#libs/platform';
import {
  bury,
  hasAdministrator,
  leftBy,
  lockNamed,
  membersOf,
  removeMembers,
  rolesHeld,
  rolesOf,
  setDisabled,
  setRoles,
} from './changes.store.js';
import {
  type DeletedPrincipal,
  type Group,
  type PatchGroupBody,
  type PatchUserBody,
  type Service,
  type User,
} from './principals.schema.js';
import { findShown, insertMembers, membersNamed, type PrincipalRow } from './principals.store.js';
import { isReserved, tombstoneOf } from './reserved.js';

type Kind = PrincipalEntity['kind'];

/** People change and go: their roles, whether they may act, their groups, and that they are there at all. */
@Injectable()
export class PrincipalChangesService {
  constructor(
    private readonly db: Db,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  async patchUser(actor: Actor, email: string, body: PatchUserBody): Promise<User> {
    const { members: _, name, createdAt, ...row } = await this.#patch(actor, 'user', email, body);
    return { ...row, email: name, createdAt: createdAt.toISOString() };
  }

  async patchService(actor: Actor, name: string, body: PatchUserBody): Promise<Service> {
    const { members: _, createdAt, ...row } = await this.#patch(actor, 'service', name, body);
    return { ...row, createdAt: createdAt.toISOString() };
  }

  /** Whoever is named in `remove` may be disabled; whoever is named in `add` may not. */
  async patchGroup(actor: Actor, name: string, { add = [], remove = [] }: PatchGroupBody): Promise<Group> {
    const row = await this.#change(actor, 'group', name, async (tx, { id }) => {
      const before = await membersOf(tx, id);
      const come = (await membersNamed(tx, add)).filter((one) => !before.includes(one));
      const go = (await membersNamed(tx, remove, 'any')).filter((one) => before.includes(one));
      await removeMembers(tx, id, go);
      await insertMembers(tx, id, come);
      tx.record({ resource: { kind: 'group', id }, detail: { added: come, removed: go } });
      return shown(tx, 'group', id);
    });
    const { disabled: _, createdAt, ...group } = row;
    return { ...group, createdAt: createdAt.toISOString() };
  }

  /** For good: it never acts again, its grants end, and a tombstone stands where its name was. */
  async remove(actor: Actor, kind: Kind, name: string): Promise<DeletedPrincipal> {
    return this.#change(
      actor,
      kind,
      name,
      async (tx, { id }) => {
        const left = await leftBy(tx, id);
        const ended = await bury(tx, id);
        const tombstone = tombstoneOf(id);
        tx.record({ resource: { kind, id, name }, detail: { tombstone, ...left, ...ended } });
        return { id, tombstone, ...left, ...ended };
      },
      'delete',
    );
  }

  async #patch(actor: Actor, kind: Kind, name: string, body: PatchUserBody): Promise<PrincipalRow> {
    return this.#change(actor, kind, name, async (tx, { id, disabledAt }) => {
      const resource = { kind, id };
      const { disabled, roles } = body;
      if (disabled !== undefined && disabled !== (disabledAt !== null)) {
        await setDisabled(tx, id, disabled);
        tx.record({ action: `${kind}.${disabled ? 'disable' : 'enable'}`, resource });
      }
      if (roles !== undefined) {
        const before = await rolesOf(tx, id);
        await setRoles(tx, id, before, roles);
        tx.record({
          action: `${kind}.roles`,
          resource,
          detail: { before, after: [...new Set(roles)].sort() },
        });
      }
      if (tx.records.length === 0) tx.record({ resource, detail: { changed: false } });
      return shown(tx, kind, id);
    });
  }

  /**
   * @throws Problem administrator.last where nobody who can act would administer the gateway any more; reach.widened, recorded, where
   * the doer or somebody behind them would get a role
   */
  async #change<T>(
    actor: Actor,
    kind: Kind,
    name: string,
    change: (tx: Tx, principal: PrincipalEntity) => Promise<T>,
    verb = 'update',
  ): Promise<T> {
    const outside = this.runtime.config.oidc !== undefined;
    return this.db.write(actor, `${kind}.${verb}`, async (tx) => {
      await tx.require('principal.manage');
      const principal = await lockNamed(tx, kind, name);
      if (kind === 'service' && isReserved(name)) {
        const detail = 'The services of the gateway itself stay as they are.';
        return tx.refuse({ kind, id: principal.id }, 'access.denied', detail);
      }
      const doers = await standsBehind(tx, actor.id);
      const before = await rolesHeld(tx, doers);
      const had = await hasAdministrator(tx, outside);
      const result = await change(tx, principal);
      await refuseRaise(tx, doers, before);
      if (had && !(await hasAdministrator(tx, outside)))
        throw problem('administrator.last', 'Nobody else who can act administers the gateway.');
      return result;
    });
  }
}

async function refuseRaise(tx: Tx, doers: readonly Id[], before: readonly string[]): Promise<void> {
  const more = (await rolesHeld(tx, doers)).filter((held) => !before.includes(held));
  const [role] = more.map((held) => held.slice(held.indexOf(' ') + 1));
  if (role === undefined) return;
  const detail = `You would give yourself the role ${role}: another administrator does that.`;
  tx.refuse({ kind: 'principal', id: tx.actor.id }, 'reach.widened', detail);
}

async function shown(tx: Tx, kind: Kind, id: Id): Promise<PrincipalRow> {
  const row = await findShown(tx, kind, id);
  if (!row) throw problem('internal.error');
  return row;
}
