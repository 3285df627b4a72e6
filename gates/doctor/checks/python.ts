import { pytest } from '../../proof/frameworks/pytest.ts';
import { absent, type Check, pass } from '../check.ts';

/** Whether there is a Python with pytest, for who wants to add such a suite; suites that are there are looked at by name. */
export const python: Check = {
  name: 'python',
  look: async ({ root, env, suites }) => {
    const program = suites.find(({ runner }) => runner === 'pytest')?.program ?? [];
    const found = await pytest.find({ cwd: root, program, env });
    if (found !== undefined) return [pass(`pytest ${found.version ?? ''} by ${found.program.join(' ')}`)];
    return [absent('no Python with pytest here')];
  },
};
