import { Inject, Injectable } from '@nestjs/common';
import { Db } from '#libs/db';
import { notFound, problem, type Actor } from '#libs/kernel';
import {
  decodeCursor,
  encodeCursor,
  type Page,
  type PageQuery,
  quotaLeft,
  quotaOf,
  type Runtime,
  RUNTIME,
  unstorable,
} from '#libs/platform';
import { type HierarchyVersion } from './hierarchies.schema.js';
import {
  findHierarchy,
  hierarchySource,
  insertHierarchyVersion,
  listHierarchies,
  lockHierarchy,
  type HierarchyVersionRow,
} from './hierarchies.store.js';
import { TextsService } from '../texts/texts.service.js';

function show(row: HierarchyVersionRow): HierarchyVersion {
  const { name, number, levels, leaves, digest, author, createdAt } = row;
  return {
    name,
    version: number,
    levels,
    leaves,
    digest,
    createdBy: author,
    createdAt: createdAt.toISOString(),
  };
}

/** Hierarchies that policies generalize by. What they say of a domain is as open as a policy; records never go in. */
@Injectable()
export class HierarchiesService {
  constructor(
    private readonly db: Db,
    private readonly texts: TextsService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Keeps a hierarchy as a new version, unless the newest says the same already.
   * @throws Problem hierarchy.invalid with the lines that are wrong; share.exhausted beyond the quota
   */
  async put(
    actor: Actor,
    name: string,
    source: string,
  ): Promise<{ created: boolean; version: HierarchyVersion }> {
    if (unstorable(source) !== undefined) {
      throw problem('hierarchy.invalid', 'The file has a NUL character or half of a surrogate pair.');
    }
    // Whoever may not is refused below, where it is recorded, and no text of theirs is read.
    const may = await this.db.read(actor, (tx) => Promise.resolve(tx.may('policy.write')));
    const read = may ? await this.texts.hierarchy(actor, source, name) : undefined;
    const quota = await quotaOf(this.runtime.config);
    return this.db.write(actor, 'hierarchy.put', async (tx) => {
      await tx.require('policy.write');
      if (!read) throw problem('access.denied');
      const { digest, ...size } = read;
      const hierarchyId = await lockHierarchy(tx, name, tx.newId());
      const latest = await findHierarchy(tx, name);
      const created = latest?.digest !== digest;
      const number = created ? (latest?.number ?? 0) + 1 : latest.number;
      tx.record({
        resource: { kind: 'hierarchy', id: hierarchyId },
        detail: { name, version: number, digest, created },
      });
      if (created) {
        await quotaLeft(tx, 'text', quota, Buffer.byteLength(source));
        await insertHierarchyVersion(tx, { id: tx.newId(), hierarchyId, number, source, digest, ...size });
      }
      const stored = await findHierarchy(tx, name, number);
      if (!stored) throw problem('internal.error');
      return { created, version: show(stored) };
    });
  }

  /** The newest version, or the one asked for. */
  async get(actor: Actor, name: string, number?: number): Promise<HierarchyVersion> {
    return this.db.read(actor, async (tx) => {
      await tx.require('policy.read');
      const row = await findHierarchy(tx, name, number);
      if (!row)
        throw notFound(
          number === undefined ? `hierarchy ${name}` : `version ${number} of the hierarchy ${name}`,
        );
      return show(row);
    });
  }

  /** The text of a version as it was sent. */
  async csv(actor: Actor, name: string, number?: number): Promise<string> {
    return this.db.read(actor, async (tx) => {
      await tx.require('policy.read');
      const row = await findHierarchy(tx, name, number);
      const source = row && (await hierarchySource(tx, row.id));
      if (source === undefined)
        throw notFound(
          number === undefined ? `hierarchy ${name}` : `version ${number} of the hierarchy ${name}`,
        );
      return source;
    });
  }

  async list(actor: Actor, query: PageQuery): Promise<Page<HierarchyVersion>> {
    const { rows, hasMore } = await this.db.read(actor, async (tx) => {
      await tx.require('policy.read');
      return listHierarchies(tx, decodeCursor(query.cursor), query.limit);
    });
    const last = rows.at(-1);
    return { items: rows.map(show), nextCursor: hasMore && last ? encodeCursor(last.name) : null };
  }
}
