import { Injectable } from '@nestjs/common';
import { Db, type Tx } from '#libs/db';
import { notFound, problem, type Actor } from '#libs/kernel';
import { decodeCursor, page, type Page, type PageQuery } from '#libs/platform';
import { findPrincipal, notNamed } from '../resources/resources.store.js';
import { type CreatePurposeBody, type RegisteredPurpose } from './purposes.schema.js';
import { findPurpose, insertPurpose, listPurposes, type PurposeRow } from './purposes.store.js';

function show(row: PurposeRow): RegisteredPurpose {
  return {
    name: row.name,
    ...(row.parent !== null && { parent: row.parent }),
    lawfulBasis: row.lawfulBasis,
    owner: row.owner,
    ...(row.retention !== null && { retention: row.retention }),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
  };
}

@Injectable()
export class PurposesService {
  constructor(private readonly db: Db) {}

  /**
   * Registers a purpose, for good. Its parent is there before it, and none is changed, so that no purpose is above itself.
   * @throws Problem access.denied; resource.exists; request.invalid for a parent that nobody registered; resource.not-found for an owner
   */
  async create(actor: Actor, body: CreatePurposeBody): Promise<RegisteredPurpose> {
    return this.db.write(actor, 'purpose.create', async (tx) => {
      await tx.require('purpose.write');
      const { name, parent = null, lawfulBasis, retention = null } = body;
      const owner = await findPrincipal(tx, body.owner);
      if (!owner) throw notNamed(body.owner);
      await requireParent(tx, name, parent);
      tx.record({
        resource: { kind: 'purpose', id: name },
        detail: { parent, lawfulBasis, owner: owner.id, retention },
      });
      const by = { createdBy: actor.id, createdAt: tx.now };
      await insertPurpose(tx, { name, parent, lawfulBasis, ownerId: owner.id, retention, ...by });
      const made = await findPurpose(tx, name);
      if (!made) throw problem('internal.error');
      return show(made);
    });
  }

  async list(actor: Actor, query: PageQuery): Promise<Page<RegisteredPurpose>> {
    const after = decodeCursor(query.cursor) ?? null;
    const rows = await this.db.read(actor, (tx) => listPurposes(tx, { after, limit: query.limit + 1 }));
    return page(rows, query.limit, ({ name }) => name, show);
  }

  async get(actor: Actor, name: string): Promise<RegisteredPurpose> {
    const row = await this.db.read(actor, (tx) => findPurpose(tx, name));
    if (!row) throw notFound(`purpose ${name}`);
    return show(row);
  }
}

async function requireParent(tx: Tx, name: string, parent: string | null): Promise<void> {
  if (parent === null || (parent !== name && (await findPurpose(tx, parent)))) return;
  const detail =
    parent === name ? 'a purpose is not a part of itself' : `nobody registered the purpose ${parent}`;
  throw problem('request.invalid', undefined, [{ pointer: '#/parent', detail }]);
}
