export { runWorker, type RunOptions } from './run.js';
export { serveWorker, type WorkerContext } from './serve.js';
