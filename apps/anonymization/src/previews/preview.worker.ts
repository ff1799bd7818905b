import { toDuckdbSql, type HmacPads, type Plan } from '#libs/deidentify';
import { openScratch, openStore, SealedStore } from '#libs/storage';
import { openEngine, type Row } from '#libs/tabular';
import { serveWorker } from '#libs/worker';
import { openInto, type Openable } from '../vault/openable.js';

export interface PreviewTask {
  readonly storage: string;
  readonly scratch: string;
  /** The version's first part: enough for a look. */
  readonly part: Openable;
  readonly plan: Plan;
  readonly pads: ReadonlyMap<string, HmacPads>;
  readonly limit: number;
}

export interface PreviewOutcome {
  readonly before: Row[];
  readonly after: Row[];
}

serveWorker<PreviewTask, PreviewOutcome>(async (task, { signal }) => {
  const scratch = openScratch(task.scratch);
  const engine = await openEngine({ newFile: () => scratch.file() });
  try {
    const file = await openInto(new SealedStore(openStore(task.storage)), scratch, task.part);
    const relation = await engine.relation([file], task.plan.raw);
    const first = `SELECT * FROM (${relation}) LIMIT ${Math.trunc(task.limit)}`;
    const { unenforced } = toDuckdbSql(task.plan, { source: `(${first})`, pads: task.pads });
    return {
      before: await engine.query(first, [], signal),
      after: await engine.query(unenforced.sql, unenforced.parameters, signal),
    };
  } finally {
    engine.close();
    scratch.close();
  }
});
