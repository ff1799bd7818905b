import { type QueryAnswer } from '#libs/contracts';
import { type Answer } from '../../../test/support/caller.js';
import { Governed, type Somebody } from '../../../test/support/governed.js';
import { csv, people } from './people.js';

export interface Budgets {
  readonly items: {
    readonly dataset: string;
    readonly epsilon: { readonly cap: number; readonly spent: number; readonly left: number };
    readonly delta: number;
    readonly spends: {
      readonly purpose: string;
      readonly principal: string;
      readonly kind: string;
      readonly queries: number;
      readonly epsilon: number;
    }[];
  }[];
}

type Problem = { code: string; detail: string; errors?: { pointer: string }[] };

/** A gateway with an analyst who may put questions to the dataset `people`. */
export class Asking {
  private constructor(
    readonly governed: Governed,
    readonly owner: Somebody,
    readonly steward: Somebody,
    readonly analyst: Somebody,
  ) {}

  static async start(): Promise<Asking> {
    const governed = await Governed.start();
    const owner = await governed.somebody('owner', 'engineer');
    const steward = await governed.somebody('steward', 'steward');
    const asking = new Asking(governed, owner, steward, await governed.somebody('analyst', 'analyst'));
    await asking.dataset('people');
    return asking;
  }

  /** 400 people with a record each and one with a thousand, under a cap that statistics at ε = 100 fit into. */
  async dataset(name: string, cap = 1000): Promise<void> {
    const records = people(401);
    const busy = Array.from({ length: 999 }, () => ({ ...records[400], diagnosis: 'plague' }));
    await this.governed.dataset(this.owner, name, csv([...records, ...busy]), { subjectKey: 'person' });
    await this.governed.grant(this.steward, this.analyst, `dataset:${name}`, { actions: ['query'] });
    if (cap !== 10) await this.setCap(name, cap);
  }

  /** A larger cap takes two people: a second steward asks for the same. */
  async setCap(name: string, epsilon: number, delta = 1e-6): Promise<void> {
    const json = { epsilon, delta, reason: 'for tests' };
    for (const by of [this.steward, await this.governed.second()]) {
      await by.must('PUT', `/v1/budgets/${name}`, { json });
    }
  }

  ask(who: Pick<Somebody, 'post'>, more: object = {}): Promise<Answer<QueryAnswer & Problem>> {
    return who.post('/v1/queries', {
      dataset: 'people',
      purpose: 'research',
      ask: { aggregate: 'count' },
      epsilon: 100,
      ...more,
    });
  }

  /** The answer to the analyst's question, which must be given. */
  async answered(more: object = {}): Promise<QueryAnswer> {
    const { status, body } = await this.ask(this.analyst, more);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }

  async budget(name: string, who: Somebody = this.steward): Promise<Budgets['items'][number]> {
    const { items } = await who.must<Budgets>('GET', `/v1/budgets?dataset=${name}`);
    const [item] = items;
    if (!item) throw new Error('there is no such budget');
    return item;
  }
}
