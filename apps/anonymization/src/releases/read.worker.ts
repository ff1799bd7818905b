import { readRelease } from '#libs/release';
import { serveWorker } from '#libs/worker';

serveWorker(readRelease);
