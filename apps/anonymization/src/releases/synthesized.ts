import { type PlannedSynthesis } from '#libs/deidentify';
import { problem } from '#libs/kernel';
import { type Work } from './enforced.js';
import { type MadeRecords } from './measured.js';

export function synthesized(_work: Work, _synthesis: PlannedSynthesis): Promise<MadeRecords> {
  throw problem('policy.inapplicable', 'Synthesis is not available.');
}
