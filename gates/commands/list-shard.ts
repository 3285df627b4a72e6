import type { Namespace } from '../../harness/process/containment.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import type { LoadedConfig } from '../config/config.ts';
import type { StopSignal } from '../exit-code.ts';
import type { ReadySuite } from '../find-suites.ts';
import { listSuites } from './list-suites.ts';
import { counted } from '../policies/counted.ts';
import { chooseShard, type ShardChoice } from '../shard/choose-shard.ts';
import { listedFiles } from '../shard/pieces.ts';
import type { Shard } from '../shard/shard-option.ts';

type Place = {
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
  { config, namespace, tell }: Place,
): Promise<ShardChoice & { readonly signal?: StopSignal }> => {
  const where = { root: config.root, tell, ...(namespace === undefined ? {} : { namespace }) };
  const divisible = ready.filter(({ adapter }) => adapter.selects);
  const { listed, signal } = await listSuites(divisible, where, listedFiles);
  if (signal !== undefined) return { choices: [], plan: '', signal };
  const whole = ready.filter(({ adapter }) => !adapter.selects).map(({ suite }) => ({ suite: suite.name, files: [] }));
  const choice = chooseShard([...listed, ...whole], history, shard);
  tell(openingLine(choice, shard, history.length > 0));
  return choice;
};

const openingLine = ({ choices, plan }: ShardChoice, { index, of }: Shard, isTimed: boolean): string =>
  `shard ${index}/${of}: ${counted(choices.length, 'suite', 'suites')}, divided ${isTimed ? 'by the times in the history' : 'by names, as no history is here'} (plan ${plan}); \`gate merge\` gives the verdict on the whole`;
