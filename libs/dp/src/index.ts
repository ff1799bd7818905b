export * from './accounting/composition.js';
export * from './accounting/epsilon.js';
export * from './accounting/gaussian.js';
export * from './accounting/privacy-loss.js';
export { logNormal } from './accounting/special.js';
export * from './accounting/subsampled-gaussian.js';
export * from './mechanisms/gaussian.js';
export * from './mechanisms/laplace.js';
export { type NoisyMechanism } from './mechanisms/mechanism.js';
export * from './quantiles/quantiles.js';
export * from './questions/figures.js';
export * from './questions/question.js';
export * from './thresholds/threshold.js';
export { type CodedColumns, pairwiseTotalVariation } from './synthesis/coded-columns.js';

export { synthesize, zcdpRho } from './synthesis/mst.js';
