import type { Namespace } from '../../harness/process/containment.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import type { LoadedConfig } from '../config/config.ts';
import type { StopSignal } from '../exit-code.ts';
import type { ReadySuite } from '../find-suites.ts';
import { listSuites } from './list-suites.ts';
import { counted } from '../policies/counted.ts';
import { chooseShard, type ShardChoice, tieWords } from '../shard/choose-shard.ts';
import { listedFiles } from '../shard/pieces.ts';
import type { Shard } from '../shard/shard-option.ts';
import { tiedSuites } from '../shard/tied-suites.ts';

type Place = {
  readonly gate: string;
  readonly config: LoadedConfig;
  readonly namespace: Namespace | undefined;
  /** Takes a line for people. */
  readonly tell: (line: string) => void;
};

/** Lists every suite that can be divided, and chooses what one shard runs. Throws `UsageError` where there is too little to share. */
export const listShard = async (
  ready: readonly ReadySuite[],
  history: readonly TestHistory[],
  shard: Shard,
  { gate, config, namespace, tell }: Place,
): Promise<ShardChoice & { readonly signal?: StopSignal }> => {
  const where = { root: config.root, tell, ...(namespace === undefined ? {} : { namespace }) };
  const divisible = ready.filter(({ adapter }) => adapter.selects);
  const { listed, signal } = await listSuites(divisible, where, listedFiles);
  if (signal !== undefined) return { choices: [], plan: '', signal };
  const whole = ready.filter(({ adapter }) => !adapter.selects).map(({ suite }) => ({ suite: suite.name, files: [] }));
  const tied = tiedSuites(ready.map(({ suite }) => suite));
  const choice = chooseShard([...listed, ...whole], { history, tied }, shard);
  tell(openingLine(choice, shard, history.length > 0));
  if (gate === 'full' && config.preflight !== undefined)
    tell('a shard has no preflight: `gate merge` runs it, once for all of them');
  const own = new Set(choice.choices.map(({ suite }) => suite));
  for (const group of tied.filter(names => names.some(name => own.has(name))))
    tell(`shard ${shard.index}/${shard.of}: ${tieWords(group)}`);
  return choice;
};

const openingLine = ({ choices, plan }: ShardChoice, { index, of }: Shard, isTimed: boolean): string =>
  `shard ${index}/${of}: ${counted(choices.length, 'suite', 'suites')}, divided ${isTimed ? 'by the times in the history' : 'by names, as no history is here'} (plan ${plan}); \`gate merge\` gives the verdict on the whole`;
