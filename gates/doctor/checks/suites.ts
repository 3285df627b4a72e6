import { findSuites, type ReadySuite } from '../../find-suites.ts';
import { UsageError } from '../../usage-error.ts';
import { type Check, fail, type Finding, pass, warn } from '../check.ts';

/** Whether every suite has its runner, and whether that version was tested. */
export const suites: Check = {
  name: 'suites',
  look: async ({ suites: all, loading, root }) => {
    if (!loading.ok) return [];
    if (all.length === 0)
      return [fail(`no suite of tests was found in ${root}, and none is configured`, 'write a gate.config.ts')];
    return Promise.all(all.map(({ name }) => findSuites(all, [name], process.cwd()).then(found, missing)));
  },
};

const found = ([ready]: readonly ReadySuite[]): Finding => {
  if (ready === undefined) return fail('no suite', 'report this: it is a bug of the gate');
  const { suite, adapter, version } = ready;
  const what = `${suite.name}: ${suite.runner}${version === undefined ? '' : ` ${version}`} (${suite.why})`;
  const major = /^(\d+)\./.exec(version ?? '')?.[1];
  if (adapter.majors.length === 0 || (major !== undefined && adapter.majors.includes(major))) return pass(what);
  return warn(
    `${what} was not tested with this gate`,
    `${adapter.majors.join(', ')} were; see whether --prove is all ✓`,
  );
};

const missing = (error: unknown): Finding => {
  if (!(error instanceof UsageError)) throw error;
  return { status: 'fail', message: error.message, exit: 2 };
};
