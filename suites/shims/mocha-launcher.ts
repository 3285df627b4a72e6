import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandVariable, divertRestart, restarts, takePart } from './mocha/command.ts';
import { installedIn } from './mocha/installed.ts';

// In the place of `node_modules/.bin/mocha`: the same command, with the telling around the mocha that it loads.
const own = fileURLToPath(import.meta.url);
const installed = installedIn(process.cwd());
const again = process.env[commandVariable];
delete process.env[commandVariable];
process.argv[1] = again ?? installed.shown;

if (again === undefined && (await restarts(installed))) divertRestart(installed, own);
else await takePart(installed, join(dirname(own), 'worker', 'mocha.js'));

// As Node starts a program: `require.main` is mocha's own script.
(module as unknown as { readonly runMain: (path: string) => void }).runMain(again ?? installed.bin);
