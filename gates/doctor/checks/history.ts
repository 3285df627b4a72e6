import { openMemory } from '../../memory.ts';
import { counted } from '../../policies/counted.ts';
import { type Check, pass, warn } from '../check.ts';

/** Whether what is remembered of earlier runs can be read. */
export const history: Check = {
  name: 'history',
  look: async ({ root, loading }) => {
    const memory = await openMemory(loading.ok ? loading.config : { root }, { make: false });
    try {
      const runs = memory.history?.runs();
      const trouble = memory.trouble() ?? (runs?.ok === false ? runs.why : undefined);
      if (trouble !== undefined) return [warn(trouble.replace(/\.$/, ''), 'runs go on without it')];
      if (runs === undefined) return [pass('no run yet')];
      return [pass(`${counted(runs.ok ? runs.value.length : 0, 'run is', 'runs are')} remembered`)];
    } finally {
      memory.close();
    }
  },
};
