import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scriptSource } from './script-source.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-script-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = async (name: string, text: string, limitMs?: number): ReturnType<typeof scriptSource> => {
  await writeFile(join(folder, name), text);
  return scriptSource(join(folder, name), text, limitMs);
};

test('a script that waits for ever is given up', async () => {
  expect(await run('never.ts', 'await new Promise(() => {});\nexport default {};', 50)).toEqual({
    ok: false,
    faults: [{ offset: 0, message: 'The configuration was not loaded within 0.05 s: something in it waits for ever.' }],
  });
});

test('a script is read anew each time', async () => {
  const first = await run('twice.ts', 'export default { keepRuns: 1 };');
  const second = await run('twice.ts', 'export default { keepRuns: 2 };');
  expect([first, second].map(source => ('value' in source ? source.value : source))).toEqual([
    { keepRuns: 1 },
    { keepRuns: 2 },
  ]);
});

test('an error deeper in names the file and the line that threw it', async () => {
  await writeFile(join(folder, 'deep.ts'), '\nexport const deep = (undefined as any).x;\n');
  expect(await run('shallow.ts', "import { deep } from './deep.ts';\nexport default { deep };")).toMatchObject({
    problem: {
      file: join(folder, 'deep.ts'),
      line: 2,
      message:
        "The configuration threw a TypeError while it was loaded: Cannot read properties of undefined (reading 'x').",
    },
  });
});

test('an import that is missing deeper in names the file that asks for it', async () => {
  await writeFile(join(folder, 'asks.ts'), "import './gone.ts';\n");
  expect(await run('whole.ts', "import './asks.ts';\nexport default {};")).toMatchObject({
    problem: { file: join(folder, 'asks.ts'), line: 1, message: 'The import "./gone.ts" was not found: fix the path.' },
  });
});
