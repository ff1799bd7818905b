import { parentPort } from 'node:worker_threads';
import { Problem } from '#libs/kernel';
import { type Answer, type Asked } from '../documents/document.js';

async function answer(asked: Asked): Promise<Answer> {
  try {
    // Loaded here, or what is bundled with this would load it in every worker.
    const { readDocument } = await import('./read-document.js');
    return { read: await readDocument(asked) };
  } catch (error) {
    return { refused: error instanceof Problem ? error.detail : 'the document is damaged' };
  }
}

// A library may give up on a part of a document that nobody waits for any more: the next document is not to suffer for it.
process.on('unhandledRejection', () => undefined);
parentPort?.on('message', (asked: Asked) => void answer(asked).then((said) => parentPort?.postMessage(said)));
