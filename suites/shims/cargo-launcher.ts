import { fileURLToPath } from 'node:url';
import { launchCargo } from './cargo/launch.ts';
import { runDoctests } from './cargo/run-doctests.ts';
import { runTarget } from './cargo/run-target.ts';

// One program for three places: before cargo, where cargo starts a program of tests, and where it starts rustdoc.
const [word, ...args] = process.argv.slice(2);

if (word === 'run') process.exitCode = await runTarget(args);
else if (word === 'doc') process.exitCode = await runDoctests(args);
else {
  const count = Number(word);
  process.exitCode = await launchCargo(args.slice(0, count), args.slice(count), fileURLToPath(import.meta.url));
}
