import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { Clock } from '../../harness/clock.ts';
import { portOf } from './receiver.ts';

/** A server on loopback that plays the part of another. */
export type StandIn = { readonly port: number; readonly close: () => Promise<void> };

type Listening = { readonly address: () => unknown; readonly close: (done: () => void) => unknown };

/** Something that listens on a free port of loopback. */
const listening = async (
  server: Listening & { readonly listen: (port: number, host: string, done: () => void) => unknown },
  cut: () => void,
): Promise<StandIn> => {
  await new Promise<void>(ready => void server.listen(0, '127.0.0.1', ready));
  return {
    port: portOf(server),
    close: () =>
      new Promise(closed => {
        server.close(closed);
        cut();
      }),
  };
};

/** A web server whose clock is wrong. */
export const wrongClock = async (clock: Pick<Clock, 'wall'>, aheadMs: number): Promise<StandIn> => {
  const server = createHttpServer((_request, response) => {
    response.writeHead(200, { date: new Date(clock.wall() + aheadMs).toUTCString() }).end();
  });
  return listening(server, () => server.closeAllConnections());
};

/** Speaks enough of the protocol of PostgreSQL to be asked `SELECT 1`, and takes its time. */
export const slowPostgres = async (clock: Pick<Clock, 'sleep'>, answerMs: number): Promise<StandIn> => {
  const sockets = new Set<{ readonly destroy: () => unknown }>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    let isKnown = false;
    socket.on('data', (data: Buffer) => {
      // The first message has no letter: it says who is there.
      if (!isKnown) {
        isKnown = true;
        socket.write(Buffer.concat([message('R', number(0, 4)), ready]));
      } else if (data[0] === 'Q'.codePointAt(0))
        void clock.sleep(answerMs).then(() => socket.destroyed || socket.write(answer));
    });
  });
  return listening(server, () => {
    for (const socket of sockets) socket.destroy();
  });
};

const number = (value: number, bytes: 2 | 4): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
};

const message = (letter: string, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(letter), number(content.length + 4, 4), content]);
};

const ready = message('Z', Buffer.from('I'));

/** One row with one whole number, 1, in a column called `answer`. */
const answer = Buffer.concat([
  message(
    'T',
    number(1, 2),
    Buffer.from('answer\0'),
    number(0, 4),
    number(0, 2),
    number(23, 4),
    number(4, 2),
    number(-1, 4),
    number(0, 2),
  ),
  message('D', number(1, 2), number(1, 4), Buffer.from('1')),
  message('C', Buffer.from('SELECT 1\0')),
  ready,
]);
