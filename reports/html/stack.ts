import type { Frame } from '../../harness/protocol/outcome.ts';
import { oneLine, truncate } from '../plain-text.ts';
import { place, projectFrames } from '../regressions.ts';
import { markup, type Html } from './markup.ts';

const shownFrames = 8;
const keptFrames = 40;

/** A stack, innermost first: the frames of the project, and folded behind them all of it. */
export const stack = (frames: readonly Frame[]): Html | undefined => {
  if (frames.length === 0) return undefined;
  const own = projectFrames(frames);
  const shown = (own.length === 0 ? frames : own).slice(0, shownFrames);
  const mark = new Set(own);
  const list = (some: readonly Frame[]): Html => markup`<ol class="stack">
${some.map(frame => line(frame, mark.has(frame)))}</ol>
`;
  if (shown.length === frames.length) return list(shown);
  const kept = frames.slice(0, keptFrames);
  const words =
    kept.length < frames.length
      ? `The innermost ${kept.length} of ${frames.length} frames`
      : `All ${frames.length} frames`;
  return markup`${list(shown)}<details><summary>${words}</summary>${list(kept)}</details>
`;
};

const line = (
  frame: Frame,
  isOwn: boolean,
): Html => markup`<li class="${isOwn ? 'own' : ''}"><b>${nameOf(frame)}</b> <span>${truncate(place(frame), 300)}</span></li>
`;

const nameOf = (frame: Frame): string => truncate(oneLine(frame.function), 200) || '(anonymous)';
