import { Inject, Injectable } from '@nestjs/common';
import { type Plan } from '#libs/contracts';
import { Db, sealedPartsOf } from '#libs/db';
import { explain, previewDifferences } from '#libs/deidentify';
import { problem, noVersion, notFound, type Actor } from '#libs/kernel';
import { datasetTarget, RUNTIME, type Runtime } from '#libs/platform';
import { PreviewOutcome, type PreviewTask } from '#libs/release';
import { Bulkhead, runWorker } from '#libs/worker';
import { findPolicyVersion } from '../policies/policies.store.js';
import { planFor } from '../releases/release-plan.js';
import { wipeDomainKeys } from '../vault/domain-keys.js';
import { VaultService } from '../vault/vault.service.js';
import { findVersion } from '../versions/versions.store.js';
import { type Preview, type PreviewBody } from './previews.schema.js';

/** What JSON has no number for, and integers beyond what its readers tell exactly, become text. */
function jsonRow(row: Record<string, unknown>): Record<string, unknown> {
  const isText = (cell: unknown): boolean =>
    typeof cell === 'bigint' || (typeof cell === 'number' && !Number.isFinite(cell));
  return Object.fromEntries(Object.entries(row).map(([k, v]) => [k, isText(v) ? String(v) : v]));
}

/** The first records are shown whether they would be drawn or not: who is drawn is decided anew for each release. */
function shown({ sampling: _drawn, ...plan }: Plan): Plan {
  return plan;
}

/** What is shown under a key that nobody keeps is another in the release. */
const passing = (domain: string): string =>
  `the pseudonym domain ${domain} does not exist yet: its pseudonyms and tokens will be others in the release`;

@Injectable()
export class PreviewsService {
  /** Each preview is a worker; two at a time, and a few in line. */
  readonly #bulkhead = new Bulkhead({ running: 2, waiting: 64 }, { running: 1, waiting: 16 }, 'previews');

  constructor(
    private readonly db: Db,
    private readonly vault: VaultService,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  /** The first rows before and after a policy, for those who may see raw data. */
  async preview(actor: Actor, policyName: string, ask: PreviewBody): Promise<Preview> {
    const { plan, objects } = await this.db.write(actor, 'policy.preview', async (tx) => {
      await tx.require('policy.read');
      const target = await tx.require(await datasetTarget(tx, ask.dataset), { action: 'read-raw' });
      const version = await findVersion(tx, target.id, String(ask.version));
      const policy = await findPolicyVersion(tx, policyName);
      if (!version) throw noVersion(`dataset ${ask.dataset}`, ask.version);
      if (!policy) throw notFound(`policy ${policyName}`);
      const detail = { policyVersionId: policy.id, limit: ask.limit };
      tx.record({ resource: { kind: 'dataset-version', id: version.id }, outcome: 'allowed', detail });
      const made = await planFor(tx, version, policy.content);
      return { plan: made, objects: (await sealedPartsOf(tx, 'version', version.id)).slice(0, 1) };
    });
    const { keys, missing } = await this.vault.previewKeys(plan.pseudonymDomains);
    const { scratch } = this.runtime.config;
    const entry = new URL('./preview.worker.js', import.meta.url);
    try {
      const rows = await this.vault.withOpen(objects, async ([part]) => {
        if (!part) throw problem('resource.not-found', 'The version has no rows.');
        return this.#bulkhead.run(
          () =>
            this.runtime.store.lend({ objects, scratch }, ({ desk, ...lent }) => {
              const task = { ...lent, part, plan: shown(plan), keys, limit: ask.limit };
              const how = { desk, answer: PreviewOutcome, timeoutMs: 60_000 };
              return runWorker<PreviewTask, PreviewOutcome>(entry, task, how);
            }),
          actor.id,
        );
      });
      return {
        before: { columns: [...plan.raw], rows: rows.before.map(jsonRow) },
        after: {
          columns: plan.columns.map(({ name, type }) => ({ name, type })),
          rows: rows.after.map(jsonRow),
        },
        explanation: explain(plan),
        differs: previewDifferences(plan, missing),
        warnings: [...plan.warnings, ...missing.map(passing)],
      };
    } finally {
      wipeDomainKeys(keys);
    }
  }
}
