export { runWorker, type RunOptions } from './run.js';
export { Bulkhead } from './bulkhead.js';
export { serveWorker, type WorkerContext } from './serve.js';
export { firstLent, type Lent } from './sandbox/launcher.js';
export { noDumps, sandbox, type Protection } from './sandbox/layers.js';
