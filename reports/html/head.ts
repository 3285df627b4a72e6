import type { NextStep } from '../next-steps.ts';
import { truncate } from '../plain-text.ts';
import { markup, type Html } from './markup.ts';
import { command, fitting } from './parts.ts';
import { symbol } from './symbols.ts';
import type { Tone } from './tone.ts';

const shownReasons = 6;
const shownSteps = 5;

/** One line above the verdict: of what, when, where. */
export const facts = (list: readonly Html[]): Html => markup`<ul class="facts">
${list.map(
  fact => markup`<li>${fact}</li>
`,
)}</ul>
`;

/** The verdict, larger than anything else. */
export const verdictBox = ({
  tone,
  word,
  said,
  body,
}: {
  readonly tone: Tone;
  readonly word: string;
  readonly said: string;
  readonly body: Html;
}): Html => markup`<div class="verdict ${tone}">
<h1><span class="word ${tone}">${symbol(tone)}${word}</span>${said === '' ? undefined : markup` <span class="said">${said}</span>`}</h1>
${body}</div>
`;

/** A reason on one line. */
type Why = { readonly level: 'block' | 'warn'; readonly text: string };

/** Why the verdict is what it is; what blocks stands first already. */
export const why = (reasons: readonly Why[], none: string): Html => {
  const written = ({
    level,
    text,
  }: Why): Html => markup`<li><b class="${level === 'block' ? 'bad' : 'warn'}">${level === 'block' ? 'blocks' : 'warns'}</b> <span class="say">${truncate(text, 800)}</span></li>
`;
  const rest = reasons.slice(shownReasons);
  const { shown, more } = fitting(rest, { limitBytes: 200_000, where: 'run.json', written });
  const others =
    rest.length === 0
      ? undefined
      : markup`<details><summary>${rest.length} more reasons</summary><ul class="lines why">
${shown}</ul>${more}</details>
`;
  const list = markup`<ul class="lines why">
${reasons.slice(0, shownReasons).map(written)}</ul>
${others}`;
  return markup`<section aria-labelledby="why"><h2 id="why">Why</h2>
${reasons.length === 0 ? markup`<p>${none}</p>` : list}
</section>
`;
};

/** What to type next. */
export const whatNext = (
  steps: readonly NextStep[],
): Html => markup`<section aria-labelledby="next"><h2 id="next">Next</h2>
${steps.length === 0 ? markup`<p>Nothing has to be typed: this can go on.</p>` : list(steps.slice(0, shownSteps))}
</section>
`;

const list = (steps: readonly NextStep[]): Html => markup`<ul class="lines next">
${steps.map(step)}</ul>`;

const step = ({
  text,
  why: reason,
}: NextStep): Html => markup`<li>${command(text)}${reason === '' ? undefined : markup`<small>${reason}</small>`}</li>
`;
