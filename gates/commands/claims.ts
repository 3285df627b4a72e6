import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { checkClaim, type CheckedClaim, type ClaimGround, writeClaims } from '../../reports/claims/check-claims.ts';
import { findClaims } from '../../reports/claims/find-claims.ts';
import type { Known } from '../../reports/history/known.ts';
import { incompleteExit } from '../exit-code.ts';
import { gitState } from '../git-state.ts';
import { openMemory } from '../memory.ts';
import { plainly } from '../plain-error.ts';
import { counted } from '../policies/counted.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../write-file.ts';
import { type CommonOptions, configOf, type Terminal } from './common-options.ts';

/** What `gate claims check` understands beside the common options. */
export type ClaimsOptions = CommonOptions & { readonly write?: boolean };

type Document = { readonly path: string; readonly text: string } & ReturnType<typeof findClaims>;

/** Checks the numbers of documents against the runs that are to back them; with `write`, makes them true. */
export const checkClaims = async (
  places: readonly string[],
  options: ClaimsOptions,
  terminal: Terminal,
): Promise<number> => {
  const config = await configOf(options);
  const documents = places.flatMap(place => documentsAt(resolve(options.cwd ?? '.', place)));
  const unreadable = documents.flatMap(({ path, problems }) =>
    problems.map(({ line, message }) => `${relative(process.cwd(), path)}:${line}: ${message}`),
  );
  if (unreadable.length > 0) throw new UsageError(unreadable.join('\n'));
  const memory = await openMemory(config, { make: false });
  try {
    const { history } = memory;
    const runs = history === undefined ? [] : heed(history.runs());
    const count = documents.reduce((sum, { claims }) => sum + claims.length, 0);
    if (history === undefined || runs.length === 0) return unknown(count, options, terminal);
    const { commit } = (await gitState(config.root)).state;
    const ground: ClaimGround = {
      runs,
      ...(commit === undefined ? {} : { commit }),
      totals: run => heed(history.totals(run)),
    };
    return settled(
      documents.map(document => ({ document, checked: document.claims.map(claim => checkClaim(claim, ground)) })),
      { ...options, count },
      terminal,
    );
  } finally {
    memory.close();
  }
};

/** With no earlier run at all, nothing can be said against a claim, and nothing for it. */
const unknown = (count: number, { strict }: ClaimsOptions, terminal: Terminal): number => {
  terminal.out(
    count === 0
      ? 'There are no claims.\n'
      : `no run is remembered here: not compared: ${counted(count, 'claim', 'claims')}\n`,
  );
  return count > 0 && strict === true ? incompleteExit : 0;
};

type Checked = { readonly document: Document; readonly checked: readonly CheckedClaim[] };

const settled = (
  found: readonly Checked[],
  { write, count }: ClaimsOptions & { readonly count: number },
  terminal: Terminal,
): number => {
  const written = new Set<CheckedClaim>();
  for (const { document, checked } of write === true ? found : []) {
    const text = writeClaims(document.text, checked);
    if (text !== document.text) writeWhole(document.path, text);
    for (const each of checked) if (each.problem !== undefined && each.value !== undefined) written.add(each);
  }
  const lines = found.flatMap(({ document, checked }) =>
    checked.flatMap(each =>
      each.problem === undefined
        ? []
        : [
            `${relative(process.cwd(), document.path)}:${each.claim.line}: ${each.problem}${written.has(each) ? ': written' : ''}`,
          ],
    ),
  );
  const wrong = lines.length - written.size;
  const told =
    count === 0
      ? 'There are no claims.'
      : `${counted(count, 'claim', 'claims')}, ${wrong === 0 ? 'all true' : `${wrong} wrong`}`;
  terminal.out(`${[...lines, told].join('\n')}\n`);
  return wrong === 0 ? 0 : 1;
};

const documentsAt = (path: string): readonly Document[] => {
  try {
    if (!statSync(path).isDirectory()) {
      const text = readFileSync(path, 'utf8');
      return [{ path, text, ...findClaims(text) }];
    }
    return readdirSync(path, { withFileTypes: true })
      .filter(entry => (entry.isDirectory() ? isOurs(entry.name) : entry.isFile() && entry.name.endsWith('.md')))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap(({ name }) => documentsAt(join(path, name)));
  } catch (error) {
    throw new UsageError(`${relative(process.cwd(), path) || '.'} cannot be read: ${plainly(error)}.`);
  }
};

const isOurs = (folder: string): boolean => !folder.startsWith('.') && folder !== 'node_modules';

/** What the history cannot answer ends the command in one sentence. */
const heed = <T>(answer: Known<T>): T => {
  if (answer.ok) return answer.value;
  throw new UsageError(answer.why);
};
