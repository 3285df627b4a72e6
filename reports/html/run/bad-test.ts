import type { FailureRecord, TestRecord } from '../../../harness/protocol/record.ts';
import { ledgerWords } from '../../against-ledger.ts';
import { inWords } from '../../duration.ts';
import { oneLine, readableText, truncate } from '../../plain-text.ts';
import { faultOf, kindOf, whereOf } from '../../regressions.ts';
import { markup, type Html } from '../markup.ts';
import { badge, testName } from '../parts.ts';
import { stack } from '../stack.ts';

const shownLeaks = 5;
const longestMessage = 2_000;
const longestDetail = 6_000;

/** A test that went wrong, with everything that helps to see why. */
export const badTest = (test: TestRecord): Html => {
  const fault = faultOf(test);
  const words = ledgerWords(test);
  const message = truncate(readableText(fault?.message ?? '').trim(), longestMessage);
  return markup`<article class="card">
<h3>${badge(kindOf(test))} ${testName(test.id)}</h3>
${place(test, fault)}${words === '' ? undefined : markup`<p>ledger: ${words}</p>`}
${message === '' ? undefined : markup`<p class="say">${message}</p>`}
${leaks(test)}${stack(fault?.stack ?? [])}${attempts(test)}${detail(fault)}</article>
`;
};

const place = (test: TestRecord, fault: FailureRecord | undefined): Html | undefined => {
  const where = whereOf(test);
  const ended = clock(fault);
  if (where === undefined && ended === '') return undefined;
  return markup`<p class="soft">${where === undefined ? undefined : markup`at <code>${truncate(where, 300)}</code> `}${ended}</p>
`;
};

const clock = (fault: FailureRecord | undefined): string => {
  if (fault?.deadline === undefined) return '';
  const limit = fault.limitMs === undefined ? '' : ` limit of ${inWords(fault.limitMs)}`;
  const state = fault.class === undefined ? '' : `, the process was ${oneLine(fault.class)}`;
  return `ended by the ${oneLine(fault.deadline)}${limit}${fault.by === 'runner' ? ' of the runner' : ''}${state}`;
};

const leaks = ({ leaks: left = [] }: TestRecord): Html | undefined => {
  if (left.length === 0) return undefined;
  const shown = left.slice(0, shownLeaks);
  const others = left.length > shownLeaks ? `and ${left.length - shownLeaks} more` : '';
  return markup`<p>left behind: ${shown.map(({ pid, command }) => markup`<code>${pid} ${truncate(oneLine(command), 200)}</code> `)}${others}</p>
`;
};

const attempts = ({ attempts: count, earlier = [] }: TestRecord): Html | undefined => {
  if (count < 2 || earlier.length === 0) return undefined;
  const before = truncate(earlier.map(({ message }) => oneLine(message)).join(' · '), 500);
  return markup`<p class="soft">${count} attempts; before the last: ${before}</p>
`;
};

const detail = (fault: FailureRecord | undefined): Html | undefined => {
  const text = readableText(fault?.detail ?? '').trim();
  if (text === '' || text === readableText(fault?.message ?? '').trim()) return undefined;
  return markup`<details><summary>What the runner said</summary><pre>${truncate(text, longestDetail)}</pre></details>
`;
};
