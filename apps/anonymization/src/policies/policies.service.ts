import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Db, isOnePerson } from '#libs/db';
import { loosened } from '#libs/deidentify';
import { canonicalJson, problem, type Actor, type Json } from '#libs/kernel';
import {
  decodeCursor,
  page,
  places,
  quotaLeft,
  quotaOf,
  RUNTIME,
  unstorable,
  type Page,
  type PageQuery,
  type Runtime,
} from '#libs/platform';
import { TextsService } from '../texts/texts.service.js';
import { type ApprovePolicyBody, type PolicySummary, type PolicyVersion } from './policies.schema.js';
import {
  noSuchPolicy,
  approvePolicyVersion,
  findInForce,
  findPolicyVersion,
  insertPolicyVersion,
  isProposed,
  listPolicies,
  lockPolicy,
  type PolicyVersionRow,
} from './policies.store.js';

const stateOf = (row: PolicyVersionRow): Pick<PolicyVersion, 'state' | 'loosens'> => ({
  state: isProposed(row) ? 'proposed' : 'in-force',
  ...(row.loosens !== null && { loosens: [...row.loosens] }),
});

function show(row: PolicyVersionRow): PolicyVersion {
  const { name, number, digest, content, source, author, createdAt, approver } = row;
  return {
    name,
    version: number,
    ...stateOf(row),
    ...(approver !== null && { approvedBy: approver }),
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
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /**
   * Keeps a policy file as a new version, unless the newest says the same already. One that promises less than the version in force is
   * only proposed.
   * @throws Problem policy.invalid with line and column of every issue; share.exhausted beyond the quota
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
    const quota = await quotaOf(this.runtime.config);
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
      const inForce = created ? await findInForce(tx, name) : undefined;
      const less = inForce ? loosened(inForce.content.require, content.require) : [];
      const loosens = less.length > 0 ? less : null;
      tx.record({
        action: loosens ? 'policy.propose' : 'policy.put',
        resource: { kind: 'policy', id: policyId },
        detail: { name, version: number, digest, created, ...(loosens && { loosens }) },
      });
      const version = { id: tx.newId(), policyId, number, content, source, digest, loosens };
      if (created) {
        await quotaLeft(tx, 'text', quota, Buffer.byteLength(source));
        await insertPolicyVersion(tx, version);
      }
      const stored = await findPolicyVersion(tx, name, number);
      if (!stored) throw problem('internal.error');
      return { created, version: show(stored) };
    });
  }

  /**
   * The second person's yes to what loosens: by somebody who writes policies and has nobody behind them in common with its author.
   * Also of a version in force, which then may release under looser limits than a dataset and purpose had.
   * @throws Problem state.conflict when it was approved already
   */
  async approve(actor: Actor, name: string, number: number, body: ApprovePolicyBody): Promise<PolicyVersion> {
    return this.db.write(actor, 'policy.approve', async (tx) => {
      await tx.require('policy.write');
      await lockPolicy(tx, name, tx.newId());
      const row = await findPolicyVersion(tx, name, number);
      if (!row) throw await noSuchPolicy(tx, name, number);
      const resource = { kind: 'policy', id: row.policyId } as const;
      if (await isOnePerson(tx, row.createdBy, tx.actor.id)) {
        const detail =
          'It takes a second person: whoever wrote the version is or made you, or has the same maker.';
        return tx.refuse(resource, 'access.denied', detail);
      }
      if (row.approvedBy !== null) throw problem('state.conflict', 'The version is approved already.');
      const { digest, createdBy: proposedBy } = row;
      tx.record({
        resource,
        detail: { name, version: number, digest, proposedBy, reason: body.reason ?? null },
      });
      await approvePolicyVersion(tx, row.id);
      const stored = await findPolicyVersion(tx, name, number);
      if (!stored) throw problem('internal.error');
      return show(stored);
    });
  }

  /** The newest version, or the one asked for. */
  async get(actor: Actor, name: string, number?: number): Promise<PolicyVersion> {
    return this.db.read(actor, async (tx) => {
      await tx.require('policy.read');
      const row = await findPolicyVersion(tx, name, number);
      if (!row) throw await noSuchPolicy(tx, name, number);
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
      (row) => ({
        name: row.name,
        version: row.number,
        ...stateOf(row),
        purposes: row.content.purposes,
        createdBy: row.author,
        createdAt: row.createdAt.toISOString(),
      }),
    );
  }
}
