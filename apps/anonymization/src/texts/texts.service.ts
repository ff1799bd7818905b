import { Injectable } from '@nestjs/common';
import { type Policy } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { Bulkhead, runWorker } from '#libs/worker';
import { readText, TextOutcome, type HierarchyFacts, type TextTask } from './read-text.js';

/** Characters that are read at once, where they are: what the worst of them costs is a few hundredths of a second. */
const small = 8192;
/** How long a large one may take, in milliseconds. */
const timeoutMs = 60_000;
const maxOldSpaceMb = 512;

/** Reads what people write where it holds nobody up: a large text in a process of its own, one of each person at a time. */
@Injectable()
export class TextsService {
  readonly #bulkhead = new Bulkhead(
    { running: 2, waiting: 64 },
    { running: 1, waiting: 16 },
    'policies and hierarchies',
  );

  /** @throws Problem policy.invalid with places; share.exhausted, worker.busy, worker.timeout */
  async policy(of: Actor, text: string, format: 'yaml' | 'json'): Promise<Policy> {
    return (await this.#read(of, { kind: 'policy', text, format })) as Policy;
  }

  /** @throws Problem hierarchy.invalid with places; share.exhausted, worker.busy, worker.timeout */
  async hierarchy(of: Actor, text: string, name: string): Promise<HierarchyFacts> {
    return (await this.#read(of, { kind: 'hierarchy', text, name })) as HierarchyFacts;
  }

  async #read(of: Actor, task: TextTask): Promise<Policy | HierarchyFacts> {
    if (task.text.length <= small) return readText(task);
    const entry = new URL('./text.worker.js', import.meta.url);
    const how = { answer: TextOutcome, timeoutMs, maxOldSpaceMb };
    const read = (): Promise<Policy | HierarchyFacts> => runWorker(entry, task, how);
    return this.#bulkhead.run(read, of.id);
  }
}
