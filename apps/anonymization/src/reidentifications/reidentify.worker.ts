import { reidentify } from '#libs/release';
import { serveWorker } from '#libs/worker';

serveWorker(reidentify);
