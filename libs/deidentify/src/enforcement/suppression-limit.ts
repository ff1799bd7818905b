import { type ModelRequirement, type Requirement } from '#libs/contracts';
import { problem, upTo } from '#libs/kernel';

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

/** What suppression would take, of what is allowed: "more than the 2 % of records suppressed that the policy allows: up to 5 %". */
export function tooMany(
  { maxSuppression }: Pick<Requirement, 'maxSuppression'>,
  gone: number,
  of: number,
): string {
  const allowed = Number((maxSuppression * 100).toPrecision(6));
  return `more than the ${allowed} % of records suppressed that the policy allows${upTo(gone, of)}`;
}

/** How many records went, of how many, to reach a requirement. */
export interface SuppressedRecords {
  readonly records: number;
  readonly suppressed: number;
}

/**
 * Checks that what had to be suppressed stays within what the policy lets go.
 * @returns the records that may be suppressed
 * @throws Problem release.limit-missed, which tells how many only coarsely: it is read by those who may not read the records
 */
export function requireWithin(requirement: Requirement, { records, suppressed }: SuppressedRecords): number {
  const allowed = allowedRecords(requirement, records);
  if (suppressed > allowed) {
    const need = `${goalText(requirement)} ${requirement.models.length === 0 ? 'needs' : 'need'}`;
    throw problem('release.limit-missed', `${need} ${tooMany(requirement, suppressed, records)}.`);
  }
  return allowed;
}
