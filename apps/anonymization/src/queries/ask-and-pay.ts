import { type Query, type QueryAnswer } from '#libs/contracts';
import { type Tx } from '#libs/db';
import { planQuestion, type QuestionPlan, unitContribution } from '#libs/deidentify';
import { type PreparedQuestion, prepareQuestion, type QuestionTerms } from '#libs/dp';
import { problem } from '#libs/kernel';
import { epsilonLeft, requireBudget, type Spend, spendBudget } from '#libs/platform';
import { type QueryOutcome } from '#libs/release';
import { secureRandom } from '#libs/seal';
import { type VaultService } from '../vault/vault.service.js';
import { type AskedTable, askedTable } from './asked-table.js';
import { openAnswer, sealAnswer } from './kept-answer.js';
import { findAnswer, insertAnswer } from './queries.store.js';

/** Figures in one answer: keys times bins. More would be a table, not an answer. */
const mostFigures = 20_000;

/** A question that may be asked, with all that is public about it. */
export interface Asked {
  readonly table: AskedTable;
  readonly plan: QuestionPlan;
  readonly terms: Omit<QuestionTerms, 'random'>;
  /** Whose noise is not used: it tells what the answer costs. */
  readonly question: PreparedQuestion;
  readonly spend: Omit<Spend, 'subjectId'>;
}

/** A request by its Idempotency-Key, and what it asked. */
export interface Request {
  readonly key: string | null;
  readonly fingerprint: string;
}

export interface Answered {
  readonly answer: QueryAnswer;
  /** An earlier request with the same key was answered so; nothing was charged. */
  readonly replayed: boolean;
}

function figuresOfGroup({ ask }: Query): number {
  if (ask.aggregate === 'quantiles') return ask.quantiles.length;
  if (ask.aggregate === 'histogram') return ask.keys?.length ?? (ask.edges?.length ?? 1) - 1;
  return 1;
}

function termsOf(query: Query, plan: QuestionPlan): Asked['terms'] {
  const { ask, groupBy, epsilon, delta, mechanism } = query;
  if (figuresOfGroup(query) * (groupBy?.keys?.length ?? 1) > mostFigures) {
    const detail = `asks for more than ${mostFigures} figures`;
    throw problem('query.inapplicable', undefined, [{ pointer: '#/groupBy/keys', detail }]);
  }
  const groups = groupBy === undefined ? 'none' : groupBy.keys ? 'declared' : 'thresholded';
  return { ask, groups, contribution: unitContribution(plan), epsilon, delta, mechanism };
}

/**
 * Decides whether a question may be asked and would be paid for; gives back the answer that an earlier request with the same
 * key got. Nothing is charged.
 * @throws Problem as `QueriesService.ask` says
 */
export async function admit(
  tx: Tx,
  query: Query,
  request: Request,
  vault: VaultService,
): Promise<Asked | Answered> {
  const table = await askedTable(tx, query);
  const earlier = request.key === null ? null : await findAnswer(tx, request.key);
  if (earlier) {
    if (earlier.fingerprint !== request.fingerprint) throw problem('idempotency.conflict');
    tx.record({ resource: table.resource, outcome: 'allowed', detail: { repeated: earlier.id } });
    return { answer: await openAnswer(vault, earlier.id, earlier.answer), replayed: true };
  }
  const plan = planQuestion(query, table);
  const terms = termsOf(query, plan);
  const question = prepareQuestion({ ...terms, random: secureRandom });
  const { loss } = question;
  const spend = { datasetId: table.datasetId, purpose: query.purpose, kind: 'query', loss } as const;
  await requireBudget(tx, spend);
  const { aggregate } = query.ask;
  tx.record({
    resource: table.resource,
    outcome: 'allowed',
    detail: { purpose: query.purpose, aggregate, epsilon: query.epsilon },
  });
  return { table, plan, terms, question, spend };
}

/**
 * Pays for an answer and keeps it, in one transaction with the record of both: the answer may leave once it has committed. The
 * asker's right is looked at again, for a grant may have ended meanwhile.
 * @throws Problem budget.exceeded when others were faster
 */
export async function pay(
  tx: Tx,
  query: Query,
  { plan, terms, question, spend }: Asked,
  request: Request,
  { answers }: QueryOutcome,
  vault: VaultService,
): Promise<Answered> {
  const { dataset, datasetId, resource } = await askedTable(tx, query);
  // Another dataset of that name since: the right would be for the one, and the answer from the other.
  if (datasetId !== spend.datasetId) throw problem('state.conflict', 'The dataset was replaced meanwhile.');
  const id = tx.newId();
  const { purpose, epsilon, delta } = query;
  const { id: spendId, budget } = await spendBudget(tx, { ...spend, subjectId: id });
  // Which groups show is noisy already: leaving out some of them tells nothing more.
  const most = Math.floor(mostFigures / figuresOfGroup(query));
  const omitted = terms.groups === 'none' ? 0 : Math.max(0, answers.length - most);
  const pure = Number.isFinite(question.loss.pure) && question.loss.delta === 0;
  const { records, groups } = plan.contribution;
  const bySubject = plan.subject !== undefined;
  const answer: QueryAnswer = {
    id,
    ...(terms.groups === 'none'
      ? { values: answers[0]?.values ?? [] }
      : { groups: answers.slice(0, most), ...(omitted > 0 && { omitted }) }),
    mechanism: question.mechanism,
    epsilon,
    delta: pure ? 0 : delta,
    unit: {
      of: bySubject ? 'subject' : 'record',
      records: bySubject ? records : 1,
      groups: bySubject && terms.groups !== 'none' ? groups : 1,
      neighbours: 'add or remove one',
    },
    budget: { dataset, epsilon: epsilonLeft(budget), delta: budget.cap.delta },
  };
  await insertAnswer(tx, spendId, id, await sealAnswer(vault, answer), request);
  const { mechanism } = answer;
  tx.record({ resource, detail: { purpose, answer: id, mechanism, epsilon, delta: answer.delta } });
  return { answer, replayed: false };
}
