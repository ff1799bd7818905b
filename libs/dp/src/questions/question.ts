import { type NoisyValue, type Question } from '#libs/contracts';
import { problem, type RandomBytes } from '#libs/kernel';
import { counted } from '../accounting/parameters.js';
import { composeLosses, type PrivacyLoss } from '../accounting/privacy-loss.js';
import { type GroupThreshold, groupThreshold } from '../thresholds/threshold.js';
import { type FigurePlan, type Figures, figuresFor } from './figures.js';
import { noisyValues, type ValueMechanism } from './values.js';

/** The most that one unit contributes. */
export interface UnitContribution {
  /** Records in all groups together. */
  readonly records: number;
  /** Groups that it is in. */
  readonly groups: number;
  /** Records in one group; all of them unless said. Fewer make Gaussian noise smaller: L2 is √(records × perGroup). */
  readonly perGroup?: number;
}

/** A question with everything about it that is public: bounds, contribution, budget. */
export interface QuestionTerms {
  readonly ask: Question;
  /** none: one answer; declared: groups that are public; thresholded: only groups with noticeably many units show. */
  readonly groups: 'none' | 'declared' | 'thresholded';
  /** The caller bounds these. */
  readonly contribution: UnitContribution;
  readonly epsilon: number;
  readonly delta: number;
  readonly mechanism: 'laplace' | 'gaussian';
  /** Of the intervals; 0.95 unless said. */
  readonly confidence?: number;
  readonly random: RandomBytes;
}

/** A group's key and figures. Without groups there is one, whose key does not matter. */
export interface QuestionGroup<K> {
  readonly key: K;
  readonly figures: Figures;
}

/** A question that is ready to be answered once: what it costs is known before any data is read. */
export interface PreparedQuestion {
  readonly figures: FigurePlan;
  /** The loss of the whole answer, all groups together: debit it before answering. */
  readonly loss: PrivacyLoss;
  /** What made the noise, in words. */
  readonly mechanism: string;
  /** The noisy figures, sorted by key where groups are thresholded. @throws problem `internal.error` when asked again. */
  answer<K extends string | number | boolean>(
    groups: readonly QuestionGroup<K>[],
  ): { readonly key: K; readonly values: NoisyValue[] }[];
}

/** How ε and δ are shared between finding groups and their values. */
interface Shares {
  readonly threshold: { readonly epsilon: number; readonly delta: number } | null;
  readonly values: { readonly epsilon: number; readonly delta: number } | null;
}

/** Whether a thresholded count is of units alone, and so already what the threshold shows. */
export function countsUnits({ ask, contribution }: Pick<QuestionTerms, 'ask' | 'contribution'>): boolean {
  return ask.aggregate === 'count' && (contribution.perGroup ?? contribution.records) === 1;
}

function sharesOf(terms: QuestionTerms): Shares {
  const { epsilon, delta, mechanism } = terms;
  const gaussian = mechanism === 'gaussian' && !['median', 'quantiles'].includes(terms.ask.aggregate);
  if (terms.groups !== 'thresholded') {
    return { threshold: null, values: { epsilon, delta: gaussian ? delta : 0 } };
  }
  if (countsUnits(terms)) return { threshold: { epsilon, delta }, values: null };
  const half = epsilon / 2;
  return gaussian
    ? { threshold: { epsilon: half, delta: delta / 2 }, values: { epsilon: half, delta: delta / 2 } }
    : { threshold: { epsilon: half, delta }, values: { epsilon: half, delta: 0 } };
}

function thresholdOf(terms: QuestionTerms, shares: Shares): GroupThreshold | null {
  if (shares.threshold === null) return null;
  if (!(terms.delta > 0))
    throw problem('request.invalid', 'groups that are not declared need a delta above 0');
  const { records, groups } = terms.contribution;
  return groupThreshold({ ...shares.threshold, groups: Math.min(records, groups), random: terms.random });
}

function countOfUnits(noisy: number, threshold: GroupThreshold, confidence: number): NoisyValue {
  const width = threshold.halfWidth(confidence);
  return { value: noisy, interval: { lower: noisy - width, upper: noisy + width, confidence } };
}

const ascending = (a: unknown, b: unknown): number => {
  const [left, right] = [`${typeof a}:${String(a)}`, `${typeof b}:${String(b)}`];
  return left < right ? -1 : left > right ? 1 : 0;
};

/**
 * Calibrates the noise for a question. Privacy holds for adding or removing one unit with at most `contribution.records`
 * records; PROOF.md has the sensitivities. @throws problem `request.invalid` for parameters out of range.
 */
export function prepareQuestion(terms: QuestionTerms): PreparedQuestion {
  const { ask, contribution, confidence = 0.95 } = terms;
  counted('records', contribution.records);
  counted('groups', contribution.groups);
  if (counted('records in a group', contribution.perGroup ?? 1) > contribution.records) {
    throw problem('request.invalid', 'a unit has no more records in one group than in all');
  }
  const figures = figuresFor(ask);
  const shares = sharesOf(terms);
  const threshold = thresholdOf(terms, shares);
  const values: ValueMechanism | null =
    shares.values === null ? null : noisyValues({ ...terms, ...shares.values, confidence, figures });
  const names = [...(threshold ? ['thresholded discrete Laplace'] : []), ...(values ? [values.name] : [])];
  let answered = false;
  return {
    figures,
    loss: composeLosses([...(threshold ? [threshold.loss] : []), ...(values ? [values.loss] : [])]),
    mechanism: names.join(', '),
    answer(groups) {
      if (answered) throw problem('internal.error', 'a question is answered once');
      answered = true;
      const shown = groups.flatMap(({ key, figures: exact }) => {
        if (threshold === null) return values === null ? [] : [{ key, values: values.answer(exact) }];
        const noisy = threshold.keep(exact.units);
        if (noisy === null) return [];
        return [{ key, values: values?.answer(exact) ?? [countOfUnits(noisy, threshold, confidence)] }];
      });
      // The order in which a database finds groups may tell who is in them.
      return threshold === null ? shown : shown.sort((a, b) => ascending(a.key, b.key));
    },
  };
}
