export { runWorker, type RunOptions } from './run.js';
export { Bulkhead } from './bulkhead.js';
export { serveWorker, type WorkerContext } from './serve.js';
