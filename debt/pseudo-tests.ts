import type { TestRecord } from '../harness/protocol/record.ts';
import type { TestId } from '../harness/protocol/test-id.ts';

/** What can be said of a pseudo-test that is not in the census, where it is only when it goes wrong. */
export type PseudoFate = 'ran' | 'idle' | 'absent';

type Ground = { readonly ran: ReadonlySet<string>; readonly there: ReadonlySet<string> };

const scopeEnd = ' :: ';
const step = ' > ';
const pseudoTitle = /^\((?:load|session|hook: .{0,1000})\)$/;

/**
 * Tells of absent pseudo-tests whether what they stand for ran without trouble: a load when a test of its file ran, a hook
 * when one of its group ran, a session when one of its suite ran. Undefined for an ordinary test.
 */
export const pseudoFates = (tests: readonly TestRecord[]): ((id: TestId) => PseudoFate | undefined) => {
  let ground: Ground | undefined;
  return id => {
    const place = placeOf(id);
    if (place === undefined) return undefined;
    ground ??= groundOf(tests);
    if (ground.ran.has(place.group)) return 'ran';
    // A session is always there, whether anything shows it or not.
    if (ground.there.has(place.group) || place.group === scopeOf(id)) return 'idle';
    // A group that is no more has no hooks either.
    const file = enclosing(place.group).find(each => ground?.there.has(each));
    return file === undefined ? 'absent' : ground.ran.has(file) ? 'ran' : 'idle';
  };
};

/** The suite, with its project, that an id begins with. */
export const scopeOf = (id: TestId): string => id.slice(0, Math.max(0, id.indexOf(scopeEnd)));

const placeOf = (id: TestId): { readonly group: string } | undefined => {
  const name = id.replace(/ #\d{1,9}$/, '');
  const scope = scopeOf(id);
  const rest = name.slice(scope.length + scopeEnd.length);
  if (pseudoTitle.test(rest)) return { group: scope };
  const hook = name.lastIndexOf(`${step}(`);
  if (hook === -1 || !pseudoTitle.test(name.slice(hook + step.length))) return undefined;
  return { group: name.slice(0, hook) };
};

/** The groups around a group, innermost first, down to its file. */
const enclosing = (group: string): readonly string[] => {
  const parts = group.split(step);
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join(step));
};

const groundOf = (tests: readonly TestRecord[]): Ground => {
  const ran = new Set<string>();
  const there = new Set<string>();
  for (const test of tests) {
    // What went wrong around the tests does not show that anything inside it ran.
    if (pseudoTitle.test(test.titles.at(-1) ?? '')) continue;
    const didRun = test.outcome !== 'skipped' && test.outcome !== 'not-run';
    for (const group of groupsOf(test)) {
      there.add(group);
      if (didRun) ran.add(group);
    }
  }
  return { ran, there };
};

const groupsOf = ({ id, suite, file, titles }: TestRecord): readonly string[] => {
  const scope = scopeOf(id);
  const groups = [suite, scope];
  let group = scope + scopeEnd + file;
  if (file !== '') groups.push(group);
  for (const title of titles.slice(0, -1)) {
    group += (group.endsWith(scopeEnd) ? '' : step) + title;
    groups.push(group);
  }
  return groups;
};
