import { Problem, type ProblemPlace } from '#libs/kernel';

/** What the parent says. */
export type ToChild =
  | { readonly type: 'start'; readonly input: unknown }
  | { readonly type: 'later'; readonly value: unknown }
  | { readonly type: 'cancel' };

/** What a child says. */
export type ToParent =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly fraction: number; readonly message: string }
  | { readonly type: 'done'; readonly output: unknown }
  | {
      readonly type: 'failed';
      readonly code: string;
      readonly detail: string;
      readonly places: readonly ProblemPlace[];
    };

/** The failure as the parent will throw it. What is not a problem is named by its class alone: its text may quote data. */
export function failedMessage(error: unknown): ToParent {
  if (error instanceof Problem) {
    return { type: 'failed', code: error.code, detail: error.detail, places: error.places.slice(0, 1000) };
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return { type: 'failed', code: 'internal.error', detail: `A worker failed with ${kind}.`, places: [] };
}
