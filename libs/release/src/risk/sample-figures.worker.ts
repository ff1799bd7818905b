import { parentPort, workerData } from 'node:worker_threads';
import { sampleFigures, type SampleTask } from './sample-figures.js';

parentPort?.postMessage(sampleFigures(workerData as SampleTask));
