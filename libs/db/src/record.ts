import { type Json } from '#libs/kernel';

export type Outcome = 'allowed' | 'denied' | 'done' | 'failed';

/** What an audit record says beside who and when. `detail` may name people: the log's leaf holds a commitment to it. */
export interface RecordEvent {
  /** `noun.verb`; the write's own action when absent. */
  readonly action?: string;
  readonly resource: {
    readonly kind: string;
    readonly id: string;
    /** What it is called, where its row goes in this write; elsewhere the door looks. */
    readonly name?: string;
  };
  /** `done` when absent. */
  readonly outcome?: Outcome;
  readonly detail?: { readonly [key: string]: Json };
}
