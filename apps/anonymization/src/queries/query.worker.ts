import { answerQuestion } from '#libs/release';
import { serveWorker } from '#libs/worker';

serveWorker(answerQuestion);
