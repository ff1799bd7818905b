import { Injectable } from '@nestjs/common';
import { Db } from '#libs/db';
import { noVersion, problem, type Actor } from '#libs/kernel';
import { decodeCursor, page, type Page, type PageQuery } from '#libs/platform';
import { datasetNamed } from '../datasets/dataset-target.js';
import { type Version } from './versions.schema.js';
import { findVersion, listVersions, type VersionRow } from './versions.store.js';

function show(row: VersionRow): Version {
  const { dataset, columns, reading, changes, base, content, sha256, mediaType, createdBy } = row;
  return {
    dataset,
    version: row.number,
    state: 'ready',
    rows: Number(row.rows),
    columns,
    ...(reading !== null && { reading }),
    ...(changes !== null && { changes }),
    ...(base !== null && { base }),
    ...(content !== null && { content }),
    bytes: Number(row.bytes),
    sha256,
    mediaType,
    lineage: { job: `/v1/jobs/${row.jobId}`, createdBy, createdAt: row.createdAt.toISOString() },
  };
}

@Injectable()
export class VersionsService {
  constructor(private readonly db: Db) {}

  /** Newest first. @throws Problem resource.not-found where the actor may not discover the dataset */
  async list(actor: Actor, name: string, query: PageQuery): Promise<Page<Version>> {
    return this.db.read(actor, async (tx) => {
      const { id } = await tx.require(await datasetNamed(tx, name), { action: 'discover', closely: true });
      const rows = await listVersions(tx, id, beforeOf(query.cursor), query.limit + 1);
      return page(rows, query.limit, (row) => String(row.number), show);
    });
  }

  /** `number` may be `latest`. @throws Problem resource.not-found */
  async get(actor: Actor, name: string, number: string): Promise<Version> {
    return this.db.read(actor, async (tx) => {
      const { id } = await tx.require(await datasetNamed(tx, name), { action: 'discover', closely: true });
      const row = await findVersion(tx, id, number);
      if (!row) throw noVersion(`dataset ${name}`, number);
      return show(row);
    });
  }
}

function beforeOf(cursor: string | undefined): number | undefined {
  const key = decodeCursor(cursor);
  if (key === undefined || /^[1-9]\d{0,8}$/.test(key)) return key === undefined ? undefined : Number(key);
  throw problem('request.invalid', undefined, [
    { pointer: '#/cursor', detail: 'is not a cursor of this list' },
  ]);
}
