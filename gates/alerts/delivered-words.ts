import type { Delivered } from '../../reports/alerts/delivery.ts';
import { counted } from '../policies/counted.ts';

/** What must be said of a delivery, as sentences without a full stop; nothing where everything has gone out. */
export const deliveredWords = ({ dead, waiting, held, fates, troubles }: Delivered): readonly string[] => {
  const unheard = fates.filter(fate => fate === 'unheard').length;
  return [
    ...(unheard === 0
      ? []
      : [`${counted(unheard, 'alert has', 'alerts have')} reached nobody: no channel can be used`]),
    ...(dead === 0
      ? []
      : [
          `${counted(dead, 'alert could', 'alerts could')} not be sent${because(troubles)}: \`gate alerts replay\` tries again`,
        ]),
    ...(waiting === 0
      ? []
      : [
          `${counted(waiting, 'alert still waits', 'alerts still wait')} to be sent${because(troubles)}: the next gate here tries again, or \`gate alerts replay\``,
        ]),
    ...(held === 0
      ? []
      : [
          `${counted(held, 'alert waits', 'alerts wait')} for the next digest, because of the limit: the next gate here sends it, or \`gate alerts replay\``,
        ]),
    ...(dead + waiting === 0 ? troubles : []),
  ];
};

const because = (troubles: readonly string[]): string => (troubles.length === 0 ? '' : ` (${troubles.join('; ')})`);
