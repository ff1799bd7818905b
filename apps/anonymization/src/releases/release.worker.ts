import { makeRelease } from '#libs/release';
import { serveWorker } from '#libs/worker';

serveWorker(makeRelease);
