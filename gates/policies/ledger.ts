import type { LedgerMoves } from '../../harness/protocol/debt.ts';
import type { Reason } from '../../harness/protocol/verdict.ts';
import { counted } from './counted.ts';
import type { Policy } from './policy.ts';

type Told = Omit<Reason, 'policy'>;

/** What the change under judgement does to the ledger is told as what it is; what loosens it needs somebody beside the owner. */
export const ledger: Policy = {
  name: 'ledger',
  blocks: 'fail',
  judge: ({ findings: { settlement } }) => [
    ...(settlement?.change === undefined ? [] : movesOf(settlement.change)),
    ...(settlement?.over ?? []).map(({ message, tests }): Told => ({
      level: 'block',
      message: `the ledger holds too much: ${message}`,
      tests,
    })),
  ],
};

const movesOf = ({ base, added, edits, renewed, removed, rules }: LedgerMoves): readonly Told[] => {
  const introduced = added.filter(({ how }) => how === 'introduced');
  const unproven = removed.filter(({ proven }) => !proven);
  return [
    ...(introduced.length > 0
      ? [
          told(
            'block',
            `${counted(introduced.length, 'entry excuses', 'entries excuse')} what this change itself breaks: passed at the base ${base.slice(0, 8)}; mend it, or name a second person with --approver`,
            introduced,
          ),
        ]
      : []),
    ...edits.map(edit =>
      told(
        edit.approver === undefined ? 'block' : 'warn',
        `entry ${edit.entry} was loosened by hand: ${edit.words}${edit.approver === undefined ? ', which is not in force' : `, agreed to by ${edit.approver}`}`,
        [edit],
      ),
    ),
    ...rules.map(words =>
      told('warn', `this change loosens a rule of the ledger, which is not in force: ${words}`, []),
    ),
    ...(added.length > 0 ? [told('warn', addedWords(added), added)] : []),
    ...(renewed.length > 0
      ? [told('warn', `this change renews ${counted(renewed.length, 'entry', 'entries')}`, renewed)]
      : []),
    ...(unproven.length > 0
      ? [
          told(
            'warn',
            `this change takes ${counted(unproven.length, 'entry', 'entries')} out of the ledger, and this run does not show that nothing is owed`,
            unproven,
          ),
        ]
      : []),
  ];
};

const addedWords = (added: LedgerMoves['added']): string => {
  const count = (how: LedgerMoves['added'][number]['how']): number => added.filter(each => each.how === how).length;
  const parts = [
    [count('preexisting'), 'older than it'],
    [count('approved'), 'agreed to by a second person'],
    [count('introduced'), 'introduced by it'],
    [count('unproven'), 'not shown to be older: `--rerun-base` tries'],
  ] as const;
  const words = parts.flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`]));
  return `+${added.length} debt: this change adds ${counted(added.length, 'entry', 'entries')} (${words.join(', ')})`;
};

const told = (
  level: Reason['level'],
  message: string,
  owed: readonly { readonly test: Told['tests'][number] }[],
): Told => ({
  level,
  message,
  tests: owed.map(({ test }) => test),
});
