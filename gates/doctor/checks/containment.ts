import { probe } from '../../../harness/process/probe.ts';
import { absent, type Check, pass } from '../check.ts';

/** Whether a PID namespace could be made here. Nothing needs it by default. */
export const containment: Check = {
  name: 'containment',
  look: async ({ root }) => {
    if (process.platform !== 'linux') return [absent('no namespaces here: trees are found by group and parent')];
    const user = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user'];
    const namespace = ['unshare', ...user, '--pid', '--fork', '--kill-child', '--mount-proc', 'true'];
    const [setpriv, unshare, both] = await Promise.all([
      probe(['setpriv', '--version'], { cwd: root }),
      probe(['unshare', '--version'], { cwd: root }),
      probe(['setpriv', '--pdeathsig', 'KILL', ...namespace], { cwd: root }),
    ]);
    if (both.ok) return [pass('cookie; a PID namespace can be made too (setpriv, unshare)')];
    const lack = !setpriv.ok
      ? 'setpriv is not here'
      : !unshare.ok
        ? 'unshare is not here'
        : 'the kernel does not allow it';
    return [absent(`cookie; no PID namespace: ${lack}`)];
  },
};
