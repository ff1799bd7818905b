/** The shapes of `POST /v1/queries` and `GET /v1/budgets` that the console reads. */

export type Key = string | number | boolean;

export interface NoisyValue {
  readonly value: number;
  readonly interval?: { readonly lower: number; readonly upper: number; readonly confidence: number };
  readonly of?: Key | { readonly from: number; readonly to: number };
}

export interface Budget {
  readonly dataset: string;
  readonly epsilon: { readonly cap: number; readonly spent: number; readonly left: number };
  readonly delta: number;
}

export interface Answer {
  readonly id: string;
  readonly values?: readonly NoisyValue[];
  readonly groups?: readonly { readonly key: Key; readonly values: readonly NoisyValue[] }[];
  readonly mechanism: string;
  readonly epsilon: number;
  readonly delta: number;
  readonly unit: { readonly of: 'subject' | 'record'; readonly records: number; readonly groups: number };
  readonly budget: Budget;
}
