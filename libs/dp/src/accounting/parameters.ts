import { problem } from '#libs/kernel';

/** Refuses what is not a finite number above 0. @throws problem `request.invalid`. */
export function positive(name: string, value: number): number {
  if (!(value > 0 && value < Infinity))
    throw problem('request.invalid', `${name} must be above 0 and finite`);
  return value;
}

/** Refuses what is not a probability strictly between 0 and 1. @throws problem `request.invalid`. */
export function probability(name: string, value: number): number {
  if (!(value > 0 && value < 1)) throw problem('request.invalid', `${name} must be above 0 and below 1`);
  return value;
}

/** Refuses what is not an integer of at least 1. @throws problem `request.invalid`. */
export function counted(name: string, value: number): number {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw problem('request.invalid', `${name} must be an integer of at least 1`);
  }
  return value;
}
