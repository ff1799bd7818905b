import { serveWorker } from '#libs/worker';
import { parseUpload } from './parse.js';
import { type Parsed, type ParseTask } from './parsed.js';

serveWorker<ParseTask, Parsed>((task, said) => parseUpload(task, said));
