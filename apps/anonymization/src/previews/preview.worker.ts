import { preview } from '#libs/release';
import { serveWorker } from '#libs/worker';

serveWorker(preview);
