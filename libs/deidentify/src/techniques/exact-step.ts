/** A step as a whole number of 10^-scale. */
export interface ExactStep {
  readonly unit: number;
  readonly scale: number;
}

/** What {@link exactStep} refuses, for people. */
export const stepLimits = 'must have at most six decimals and not be beyond 1e12';

/**
 * A width as a whole number of 10^-scale with at most six decimals, so that bounds are exact: 0.1 has no exact binary
 * form. Undefined where there is none.
 */
export function exactStep(width: number): ExactStep | undefined {
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d{1,6}))?$/.exec(String(width)) ?? [];
  const unit = Number(whole + fraction);
  return whole === '' || unit < 1 || unit > 1e12 ? undefined : { unit, scale: fraction.length };
}
