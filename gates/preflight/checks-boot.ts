import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCompiled } from '../compiled.ts';
import { withKeptPackages } from '../kept-packages.ts';

// Nothing here fetches. The client of PostgreSQL asks for it, to find out whose cloud it is in, and Node would load all of it.
Reflect.deleteProperty(globalThis, 'Response');

// Other checks use other parts of the program: each list of kinds has a cache of its own.
const types = process.env['GATE_PREFLIGHT_JOB']?.match(/"type":"[a-z-]+"/g) ?? [];
const use = createHash('sha256').update(types.toSorted().join()).digest('hex').slice(0, 8);
runCompiled(fileURLToPath(new URL('checks.cjs', import.meta.url)), `checks-${use}`, require => {
  // Of the client of Redis only what asks one server: the rest are clusters, pools, and modules that a server may have.
  const redis = { way: ['@redis/client', './lib/client'], late: join('commands', 'index.js') };
  const kept = withKeptPackages(require, { pg: {}, redis });
  return name => (name === 'redis' ? { RedisClient: Reflect.get(Object(kept(name)), 'default') } : kept(name));
});
