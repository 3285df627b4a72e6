import { resolve } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { assignedFrom } from './node-test/assigned.ts';
import { listenToFile } from './node-test/file-process.ts';
import { expanded } from './node-test/glob-files.ts';
import { withoutOurs } from './node-test/flag.ts';
import { isInOneProcess, listenToRunner } from './node-test/leader.ts';
import { listenToAll } from './node-test/one-process.ts';
import { signOff } from './node-test/sign-off.ts';
import { opened, pid } from './node/line.ts';
import { fileNamer } from './node/place.ts';

// Asked for with `--require` by the gate; node:test hands it on to the process of each file. `__filename`: this is joined as CommonJS.
declare const __filename: string;

const {
  GATE_EVENTS: events,
  GATE_CWD: cwd,
  GATE_LAUNCH_FILE: launchFile,
  GATE_MODE: mode,
  GATE_DIR: dir,
} = process.env;
const isRunner = process.execArgv.includes('--test');

/** Takes our flag back, so that nobody sees it and no process of a test is given it. */
const forget = (): void => {
  process.execArgv.splice(0, Infinity, ...withoutOurs(process.execArgv, __filename));
};

if (isMainThread && events !== undefined && cwd !== undefined && dir !== undefined) {
  const start = { say: opened(events), assigned: assignedFrom(launchFile), nameOf: fileNamer(cwd) };
  const unknown = (): void =>
    start.say({
      type: 'incomplete',
      reason: `Node ${process.version} does not tell its tests as the versions do that the gate knows`,
    });
  if (isRunner && isInOneProcess()) {
    forget();
    listenToAll({ ...start, isList: mode === 'list', unknown });
  } else if (isRunner) {
    // From 21 on Node does that itself.
    if (Number.parseInt(process.versions.node, 10) < 21)
      process.argv.splice(1, Infinity, ...expanded(process.argv.slice(1)));
    listenToRunner({ ...start, dir, preload: __filename });
  } else {
    forget();
    const path = resolve(process.argv[1] ?? '');
    listenToFile({
      ...start,
      isList: mode === 'list',
      file: start.nameOf(path),
      path,
      unknown,
      signOff: code => signOff(dir, pid, code),
    });
  }
}
