import { parentPort, workerData } from 'node:worker_threads';
import { sessionWith } from './session.ts';
import type { Answer, Request, ThreadData } from './protocol.ts';

// The thread beside the gate that talks to PostgreSQL: the gate asks, and sleeps until there is an answer.
const { port, cells, ...place } = workerData as ThreadData;
const session = sessionWith(place);

const answer = (found: Answer): void => {
  port.postMessage(found);
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
};

port.on('message', (request: Request) => void session.answer(request).then(answer));
// The first connection is waited for by a gate that is awake.
parentPort?.postMessage(await session.connect());
