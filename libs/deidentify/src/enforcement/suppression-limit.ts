import { type ModelRequirement, type Requirement } from '#libs/contracts';
import { problem } from '#libs/kernel';

/** Records that the requirement allows to be suppressed. */
export function allowedRecords(requirement: Pick<Requirement, 'maxSuppression'>, records: number): number {
  // 0.29 of 100 is 28.999… in binary; a share that a person writes means the decimal one.
  return Math.min(records, Math.floor(requirement.maxSuppression * records + 1e-9));
}

function modelText(model: ModelRequirement): string {
  switch (model.model) {
    case 'l-diversity':
      return model.kind === 'recursive'
        ? `(${model.c}, ${model.l})-diversity`
        : `${model.kind} l = ${model.l}`;
    case 't-closeness':
      return `t = ${model.t}`;
    case 'alpha-k':
      return `α = ${model.alpha}`;
    case 'delta-presence':
      return `δ = (${model.lower}, ${model.upper})`;
  }
}

/** What is required, in a few words without names of columns. */
export function goalText({ k, models }: Pick<Requirement, 'k' | 'models'>): string {
  const parts = [`k = ${k}`, ...models.map(modelText)];
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

/** How many records went, of how many, to reach a requirement. */
export interface SuppressedRecords {
  readonly records: number;
  readonly suppressed: number;
}

/**
 * Checks that what had to be suppressed stays within what the policy lets go.
 * @returns the records that may be suppressed
 * @throws Problem release.limit-missed, with the figures
 */
export function requireWithin(requirement: Requirement, { records, suppressed }: SuppressedRecords): number {
  const allowed = allowedRecords(requirement, records);
  if (suppressed > allowed) {
    const goal = goalText(requirement);
    const detail = `${goal} ${requirement.models.length === 0 ? 'needs' : 'need'} ${suppressed} of ${records} records suppressed, and the policy allows ${allowed}.`;
    throw problem('release.limit-missed', detail);
  }
  return allowed;
}
