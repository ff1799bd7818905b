export * from './fd.js';
export { maxNameLength, overhead, segmentSize } from './format.js';
export * from './key.js';
export * from './keyring.js';
export * from './keyring-file.js';
export * from './stream.js';
export * from './wrap.js';
