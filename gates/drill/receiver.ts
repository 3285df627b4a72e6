import { createServer } from 'node:http';
import { z } from 'zod';

/** Where the alerts of a drill arrive: a server on loopback. */
export type Receiver = {
  readonly url: string;
  /** `P0 database-gone`, in the order of arrival. */
  readonly heard: () => readonly string[];
  readonly close: () => Promise<void>;
};

const body = z.object({ alerts: z.array(z.object({ priority: z.string(), rule: z.string() })) });

/** Listens on a free port of loopback, and takes whatever a webhook brings. */
export const startReceiver = async (): Promise<Receiver> => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const found = body.safeParse(parsed(Buffer.concat(parts).toString()));
      if (found.success) heard.push(...found.data.alerts.map(({ priority, rule }) => `${priority} ${rule}`));
      response.writeHead(found.success ? 200 : 400).end();
    });
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    heard: () => heard,
    close: () =>
      new Promise(closed => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The port that a server has got. */
export const portOf = (server: { readonly address: () => unknown }): number =>
  z.object({ port: z.number() }).parse(server.address()).port;
