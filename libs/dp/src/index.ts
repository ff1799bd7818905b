export * from './accounting/composition.js';
export * from './accounting/epsilon.js';
export * from './accounting/gaussian.js';
export * from './accounting/privacy-loss.js';
export * from './accounting/subsampled-gaussian.js';
export * from './mechanisms/gaussian.js';
export * from './mechanisms/laplace.js';
export { type NoiseParameters, type NoisyMechanism } from './mechanisms/mechanism.js';
