import { Injectable } from '@nestjs/common';
import { Db, unitDigests, type DigestCursor } from '#libs/db';
import { problem, type Actor } from '#libs/kernel';
import { decodeCursor, encodeCursor, type Page, type PageQuery } from '#libs/platform';
import { type CatalogRow } from './catalog.schema.js';

function cursorOf(text: string | undefined): DigestCursor | null {
  const key = decodeCursor(text);
  if (key === undefined) return null;
  const [table, after] = key.split('\n');
  if (table === undefined || after === undefined) {
    throw problem('request.invalid', undefined, [
      { pointer: '#/cursor', detail: 'is not a cursor of this list' },
    ]);
  }
  return { table, after };
}

/** The catalog as auditors compare it with the log. This app shows it, for it is the one that may see every table. */
@Injectable()
export class CatalogService {
  constructor(private readonly db: Db) {}

  /** Each call is recorded. @throws Problem access.denied, recorded too */
  async rows(actor: Actor, { limit, cursor }: PageQuery): Promise<Page<CatalogRow>> {
    return this.db.write(actor, 'catalog.read', async (tx) => {
      await tx.require('audit.read');
      const from = cursorOf(cursor);
      const { items, next } = await unitDigests(tx, from, limit);
      tx.record({
        resource: { kind: 'catalog', id: from?.table ?? 'begin' },
        outcome: 'allowed',
        detail: { rows: items.length },
      });
      return { items, nextCursor: next && encodeCursor(`${next.table}\n${next.after}`) };
    });
  }
}
