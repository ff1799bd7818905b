import { type Requirement } from '#libs/contracts';
import { type Classes } from './class-figures.js';
import { type ModelFigure } from './model-figures.js';

/** What was measured of the records that will leave. */
export interface ReleaseFigures {
  readonly classes: Classes;
  /** In the order of the plan's models; none where no record is released. */
  readonly models: readonly ModelFigure[];
  /** Records that are released. */
  readonly published: number;
}

/** Sums of logarithms and of quotients differ from one order of summing to another; far below anything that a policy can mean. */
const rounding = 1e-9;

/** What was not measured is NaN, which holds of no bound. */
function keeps({
  model,
  value,
  excess = NaN,
  greatest = NaN,
  beforeSuppression = NaN,
}: ModelFigure): boolean {
  switch (model.model) {
    case 'l-diversity':
      if (model.kind === 'recursive') return excess < 0;
      return value >= (model.kind === 'entropy' ? model.l * (1 - rounding) : model.l);
    case 't-closeness':
      return value <= model.t + rounding && beforeSuppression <= model.t + rounding;
    case 'alpha-k':
      return value <= model.alpha + rounding;
    case 'delta-presence':
      return value >= model.lower - rounding && greatest <= model.upper + rounding;
  }
}

/** The names of whatever a requirement asks for and a release does not have; none for a release of no records. */
export function missing(requirement: Requirement, { classes, models, published }: ReleaseFigures): string[] {
  const counted = classes.buckets.reduce((sum, { records }) => sum + records, 0);
  // Classes of which records were left out say nothing of those.
  if (counted !== published) return ['k-anonymity'];
  if (published === 0) return [];
  const failed = requirement.models.filter((model, i) => {
    const figure = models[i];
    return figure?.model !== model || !keeps(figure);
  });
  return [...(classes.fewest >= requirement.k ? [] : ['k-anonymity']), ...failed.map(({ model }) => model)];
}
