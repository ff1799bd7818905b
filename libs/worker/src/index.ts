export { runWorker, type RunOptions } from './run.js';
export { Turns } from './turns.js';
export { serveWorker, type WorkerContext } from './serve.js';
