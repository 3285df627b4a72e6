import { incompleteExit } from '../exit-code.ts';
import type { Shown } from './prove.ts';
import { type Cell, isAsItMustBe, type Row } from './row.ts';

/** 1 when something is not as it must be; 3 when a framework that is here has shown nothing; 0 when all is proven. */
export const proofExit = (shown: readonly Shown[]): number => {
  const isWrong = shown.some(one => 'rows' in one && (one.troubles.length > 0 || !one.rows.every(isAsItMustBe)));
  if (isWrong) return 1;
  const isProven = shown.some(one => 'rows' in one) && shown.every(one => 'rows' in one || one.isMissing);
  return isProven ? 0 : incompleteExit;
};

/** A proof for machines: `gate.proof/1`. Times in milliseconds. */
export const proofJson = (
  shown: readonly Shown[],
  { ms, gateVersion }: { readonly ms: number; readonly gateVersion: string },
): string => {
  const frameworks = shown.map(one =>
    'rows' in one
      ? { name: one.framework, version: one.version, plants: one.rows.map(plantOf), troubles: one.troubles }
      : { name: one.framework, version: one.version, missing: one.isMissing, why: one.why },
  );
  const answer = {
    format: 'gate.proof/1',
    gateVersion,
    exitCode: proofExit(shown),
    durationMs: Math.round(ms),
    frameworks,
  };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
};

const plantOf = ({ plant, what, killed, named, accounted, survivors, toStack, toKill }: Row): object => ({
  plant,
  what,
  killed: plain(killed),
  named: plain(named),
  accountedFor: plain(accounted),
  survivors: plain(survivors),
  toStack: plain(toStack),
  toKill: plain(toKill),
});

const plain = (cell: (Cell & { readonly ms?: number }) | undefined): object | undefined =>
  cell === undefined
    ? undefined
    : {
        ok: cell.ok,
        ...(cell.text === '' ? {} : { text: cell.text }),
        ...(cell.ms === undefined ? {} : { ms: Math.round(cell.ms) }),
      };
