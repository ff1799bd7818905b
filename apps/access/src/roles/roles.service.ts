import { Injectable } from '@nestjs/common';
import { roleCapabilities } from '#libs/authz';
import { builtInRoles } from '#libs/contracts';
import { Db } from '#libs/db';
import { problem, type Actor } from '#libs/kernel';
import { type Page } from '#libs/platform';
import { type CreateRoleBody, type Role } from './roles.schema.js';
import { insertRole, listRoles } from './roles.store.js';

@Injectable()
export class RolesService {
  constructor(private readonly db: Db) {}

  /** @throws Problem access.denied; resource.exists, also for the name of a built-in role. */
  async create(actor: Actor, body: CreateRoleBody): Promise<Role> {
    return this.db.write(actor, 'role.create', async (tx) => {
      await tx.require('role.manage');
      if ((builtInRoles as readonly string[]).includes(body.name)) throw problem('resource.exists');
      tx.record({ resource: { kind: 'role', id: body.name }, detail: { actions: body.actions } });
      await insertRole(tx, { ...body, description: body.description ?? null });
      return { ...body, capabilities: [], builtIn: false };
    });
  }

  async list(actor: Actor): Promise<Page<Role>> {
    const builtIn = builtInRoles.map((name) => ({
      name,
      actions: [],
      capabilities: [...roleCapabilities[name]],
      builtIn: true,
    }));
    const made = await this.db.read(actor, listRoles);
    const shown = made.map(({ name, description, actions }) => ({
      name,
      actions,
      capabilities: [],
      builtIn: false,
      ...(description !== null && { description }),
    }));
    return { items: [...builtIn, ...shown], nextCursor: null };
  }
}
