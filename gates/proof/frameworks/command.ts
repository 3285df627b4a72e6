import { type Framework, lines, type Plant } from '../plant.ts';

/** A program of one file, whose test is the whole of it. */
const program = (...text: readonly string[]): Plant['files'] => ({
  'plant.mjs': lines(
    `import { appendFileSync, existsSync } from 'node:fs';`,
    `import { spawn } from 'node:child_process';`,
    `const planted = pid => appendFileSync('planted.pid', pid + '\\n');`,
    ...text,
  ),
});

const plants: readonly Plant[] = [
  {
    name: 'loop',
    what: 'a synchronous loop',
    files: program(`planted(process.pid);`, `for (;;) {}`),
    fates: { '(command)': 'hung' },
    culprit: '(command)',
    endedAs: 'clock',
  },
  {
    name: 'wait',
    what: 'a wait without end that ignores SIGTERM',
    files: program(`process.on('SIGTERM', () => {});`, `setInterval(() => {}, 1000);`, `planted(process.pid);`),
    fates: { '(command)': 'hung' },
    culprit: '(command)',
    endedAs: 'clock',
  },
  {
    name: 'leak',
    what: 'a detached child left behind',
    files: program(
      `const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });`,
      `planted(child.pid);`,
      `child.unref();`,
    ),
    fates: { '(command)': 'passed', '(session)': 'passed leaky' },
    culprit: '(session)',
    endedAs: 'leak',
  },
  {
    name: 'daemon',
    what: 'a daemon that ignores SIGTERM',
    files: program(
      `const [, file, age = '0'] = process.argv;`,
      `const next = () => spawn(process.execPath, [file, Number(age) + 1], { detached: true, stdio: 'ignore' }).unref();`,
      `if (age === '2') {`,
      `  process.on('SIGTERM', () => {});`,
      `  setInterval(() => {}, 1000);`,
      `  planted(process.pid);`,
      `} else {`,
      `  next();`,
      `  while (age === '0' && !existsSync('planted.pid')) await new Promise(resolve => setTimeout(resolve, 10));`,
      `}`,
    ),
    fates: { '(command)': 'passed', '(session)': 'passed leaky' },
    culprit: '(session)',
    endedAs: 'leak',
  },
  {
    name: 'crash',
    what: 'a program that kills itself',
    files: program(`planted(process.pid);`, `process.kill(process.pid, 'SIGKILL');`, `for (;;) {}`),
    fates: { '(command)': 'crashed' },
    culprit: '(command)',
    endedAs: 'itself',
  },
];

/** Any program: here, Node's. */
export const command: Framework = {
  name: 'command',
  remedy: 'nothing: it needs Node only',
  plants,
  find: async () => {
    const program = [process.execPath, 'plant.mjs'];
    return { version: `(node ${process.versions.node})`, program, suite: { command: program } };
  },
};
