import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Db } from '#libs/db';
import { canonicalJson, problem, type Actor, type Json } from '#libs/kernel';
import { decodeCursor, page, places, unstorable, type Page, type PageQuery } from '#libs/platform';
import { TextsService } from '../texts/texts.service.js';
import { type PolicySummary, type PolicyVersion } from './policies.schema.js';
import {
  findPolicyVersion,
  insertPolicyVersion,
  listPolicies,
  lockPolicy,
  type PolicyVersionRow,
} from './policies.store.js';

function show(row: PolicyVersionRow): PolicyVersion {
  const { name, number, digest, content, source, author, createdAt } = row;
  return {
    name,
    version: number,
    digest,
    content,
    source,
    createdBy: author,
    createdAt: createdAt.toISOString(),
  };
}

@Injectable()
export class PoliciesService {
  constructor(
    private readonly db: Db,
    private readonly texts: TextsService,
  ) {}

  /**
   * Keeps a policy file as a new version, unless the newest says the same already.
   * @throws Problem policy.invalid with line and column of every issue
   */
  async put(
    actor: Actor,
    name: string,
    source: string,
    format: 'yaml' | 'json',
  ): Promise<{ created: boolean; version: PolicyVersion }> {
    // Whoever may not is refused below, where it is recorded, and no text of theirs is read.
    const may = await this.db.read(actor, (tx) => Promise.resolve(tx.may('policy.write')));
    const read = may ? await this.texts.policy(actor, source, format) : undefined;
    return this.db.write(actor, 'policy.put', async (tx) => {
      await tx.require('policy.write');
      const content = read;
      if (!content) throw problem('access.denied');
      // YAML and JSON can spell what a row cannot hold.
      const path = unstorable(content) ?? unstorable(source);
      if (path) {
        const message = 'has a NUL character or half of a surrogate pair';
        throw problem('policy.invalid', undefined, places([{ path, message }]));
      }
      if (content.name !== name) {
        const detail = `is not the name in the address, ${name}`;
        throw problem('policy.invalid', undefined, [{ pointer: '#/name', detail }]);
      }
      const digest = createHash('sha256')
        .update(canonicalJson(content as unknown as Json))
        .digest('hex');
      const policyId = await lockPolicy(tx, name, tx.newId());
      const latest = await findPolicyVersion(tx, name);
      const created = latest?.digest !== digest;
      const number = created ? (latest?.number ?? 0) + 1 : latest.number;
      tx.record({
        resource: { kind: 'policy', id: policyId },
        detail: { name, version: number, digest, created },
      });
      if (created)
        await insertPolicyVersion(tx, { id: tx.newId(), policyId, number, content, source, digest });
      const stored = await findPolicyVersion(tx, name, number);
      if (!stored) throw problem('internal.error');
      return { created, version: show(stored) };
    });
  }

  /** The newest version, or the one asked for. */
  async get(actor: Actor, name: string, number?: number): Promise<PolicyVersion> {
    return this.db.read(actor, async (tx) => {
      await tx.require('policy.read');
      const row = await findPolicyVersion(tx, name, number);
      if (!row) throw problem('resource.not-found');
      return show(row);
    });
  }

  async list(actor: Actor, query: PageQuery): Promise<Page<PolicySummary>> {
    const rows = await this.db.read(actor, async (tx) => {
      await tx.require('policy.read');
      return listPolicies(tx, decodeCursor(query.cursor), query.limit + 1);
    });
    return page(
      rows,
      query.limit,
      (row) => row.name,
      ({ name, number, content, createdAt }) => ({
        name,
        version: number,
        purposes: content.purposes,
        createdAt: createdAt.toISOString(),
      }),
    );
  }
}
