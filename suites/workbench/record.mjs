// Records what a real runner says to its adapter, for the tests of the adapter: `npm run record <runner>@<version>`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launched } from './record/launch.mjs';
import { recordings } from './record/recordings.mjs';

const usage = `Usage: npm run record -- <runner>@<version>… [--out <folder>]
  runners  ${recordings.map(({ name }) => name).join(' · ')}, or all
  --out    where the transcripts go (suites/transcripts)`;

const options = { out: { type: 'string', default: fileURLToPath(new URL('../transcripts', import.meta.url)) } };

const main = async () => {
  const { positionals: names, values } = parseArgs({ options, allowPositionals: true });
  const asked = names.length === 1 && names[0] === 'all' ? recordings.map(({ name }) => name) : names;
  const unknown = asked.find(name => recordings.every(recording => recording.name !== name));
  if (asked.length === 0 || unknown !== undefined) {
    console.error(`record: ${unknown === undefined ? 'say what' : `nobody can record ${unknown}`}\n${usage}`);
    return 2;
  }
  mkdirSync(values.out, { recursive: true });
  for (const name of asked) {
    const { head, words } = await launched(recordings.find(recording => recording.name === name));
    const text = `${JSON.stringify({ format: 'gate.transcript/1', ...head })}\n${words}`;
    writeFileSync(join(values.out, `${name}.txt`), text);
    console.log(`${name}: ${head.version}, ${text.length} characters`);
  }
  return 0;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`record: ${error.message}`);
  process.exitCode = 1;
}
