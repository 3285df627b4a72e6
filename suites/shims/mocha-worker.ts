import module from 'node:module';
import { attach } from './mocha/attach.ts';
import { installedIn } from './mocha/installed.ts';
import { workerVariable } from './mocha/pool.ts';
import { worldOf } from './mocha/world.ts';
import { pid } from './node/line.ts';

// In the place of a worker of `--parallel`: the same script, with the telling around the mocha that it loads.
const installed = installedIn(process.cwd());
const script = process.env[workerVariable] ?? installed.file('nodejs/worker');
delete process.env[workerVariable];
process.argv[1] = script;

const classes = await installed.mocha();
const world = worldOf(classes, installed.root);
attach(world, classes);
world.say({ type: 'runner-ready', pid, runtime: 'node', version: installed.version, spare: true, isMourned: true });

(module as unknown as { readonly runMain: (path: string) => void }).runMain(script);
