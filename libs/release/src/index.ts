export { answerQuestion, type QueryTask } from './questions/answer-question.js';
export {
  PreviewOutcome,
  QueryOutcome,
  ReadOutcome,
  ReidentifyOutcome,
  releaseOutcome,
  type ReleaseOutcome,
} from './outcomes.js';
export { readCodedTable } from './enforcement/coded-source.js';
export { multidimensionalThreads } from './enforcement/multidimensional-threads.js';
export { type Few } from './enforcement/few.js';
export { makeRelease, type ReleaseTask } from './run/make-release.js';
export { type Openable } from './run/openable.js';
export { prepare } from './tables/prepare.js';
export { preview, type PreviewTask } from './run/preview.js';
export { exportVersion, readRelease, type ReadTask } from './run/read-release.js';
export { reidentify, type ReidentifyTask } from './run/reidentify.js';
export { measureRelease, measureRisk } from './risk/measure-risk.js';
export { lookInThread } from './risk/sample-figures.js';
export { riskPage, riskPagePolicy } from './risk/risk-page.js';
export { synthesisLoss } from './synthesis/synthesize-release.js';
