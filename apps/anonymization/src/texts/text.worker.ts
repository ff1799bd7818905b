import { serveWorker } from '#libs/worker';
import { readText, type TextTask } from './read-text.js';

serveWorker((task: TextTask) => Promise.resolve(readText(task)));
