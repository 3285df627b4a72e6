import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import { startWarden } from '../../harness/process/warden.ts';
import { loadConfig } from '../config/load.ts';
import { checks } from '../doctor/checks/index.ts';
import type { Facts } from '../doctor/check.ts';
import { examine, type Examined, examinedExit } from '../doctor/examine.ts';
import { doctorJson, doctorScreen } from '../doctor/screen.ts';
import { exitCode } from '../exit-code.ts';
import { suitesOf } from '../find-suites.ts';
import { listen } from '../interrupts.ts';
import { liveTrees } from '../live-trees.ts';
import { gateVersion } from '../version.ts';
import { writeWhole } from '../write-file.ts';
import type { CommonOptions, Terminal } from './common-options.ts';
import { proveHere } from './prove.ts';

/** What the doctor understands beside the common options. */
export type DoctorOptions = CommonOptions & { readonly prove?: boolean };

/** Says what of this machine and this project works, and what to do about the rest; or proves it. */
export const doctor = async (options: DoctorOptions, terminal: Terminal): Promise<number> => {
  if (options.prove === true) return proveHere(options, terminal);
  const { cwd = '.', json } = options;
  const found = await lookAround(options);
  const text = doctorJson(found, { gateVersion: gateVersion() });
  if (json !== undefined && json !== '-') writeWhole(resolve(cwd, json), text);
  terminal.out(json === '-' ? text : doctorScreen(found, { colour: terminal.colour.out }));
  return examinedExit(found);
};

/** Asks every question in this folder, and leaves nothing behind. */
const lookAround = async ({ cwd = '.', config: file }: DoctorOptions): Promise<readonly Examined[]> => {
  const loading = await loadConfig({ cwd, ...(file === undefined ? {} : { file }) });
  const warden = await startWarden();
  const trees = liveTrees(warden);
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'gate-doctor-')));
  const tidy = (): void => {
    trees.endAll();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  };
  const interrupts = listen({ hurry: () => undefined, tell: () => undefined });
  interrupts.stop.addEventListener('abort', () => {
    tidy();
    process.exit(exitCode('interrupted', interrupts.signal()));
  });
  const facts: Facts = {
    loading,
    root: loading.ok ? loading.config.root : resolve(cwd),
    suites: loading.ok ? await suitesOf(loading.config) : [],
    scratch,
    warden: { ...warden, ...trees.warden },
    clock: systemClock,
    env: process.env,
  };
  try {
    return await examine(checks, facts);
  } finally {
    tidy();
    interrupts.release();
    await trees.close();
  }
};
