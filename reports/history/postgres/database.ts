import type { Database } from '../database.ts';
import { known, unanswered } from '../known.ts';
import type { Link } from './link.ts';
import type { Answer, Request, Trouble } from './protocol.ts';
import { damageIn, type Place, serverTrouble } from './trouble.ts';

/** A database of a server. `guard` looks at it at the beginning of each transaction that writes, and throws what forbids it. */
export const databaseOver = (
  link: Link,
  place: Place,
  guard: (database: Database) => void = () => undefined,
): Database => {
  const ask = (request: Request): Answer & { readonly ok: true } => {
    const answer = link.ask(request);
    if (answer.ok) return answer;
    throw new ServerError(answer.trouble);
  };
  const database: Database = {
    path: place.name,
    exec: sql => void ask({ ask: 'script', sql }),
    run: (sql, parameters = []) => ask({ ask: 'query', sql, parameters }).changes,
    rows: (sql, parameters = []) => ask({ ask: 'query', sql, parameters }).rows,
    transaction: (mode, work) => {
      ask({ ask: 'begin', mode });
      try {
        if (mode === 'write') guard(database);
        const result = work();
        ask({ ask: 'end', how: 'commit' });
        return result;
      } catch (error) {
        // The first error is the one to tell; where this cannot be said, the server sees that nobody is there.
        link.ask({ ask: 'end', how: 'rollback' });
        throw error;
      }
    },
    attempt: work => {
      try {
        return known(work());
      } catch (error) {
        if (error instanceof ServerError) return unanswered(serverTrouble(error.trouble, place));
        if (error instanceof Forbidden) return unanswered(error.message);
        if (isDamage(error)) return unanswered(damageIn(place.name));
        throw error;
      }
    },
    close: link.close,
  };
  return database;
};

/** Keeps a transaction from writing. Its message is a sentence for people. */
export class Forbidden extends Error {}

class ServerError extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_CORRUPT';
