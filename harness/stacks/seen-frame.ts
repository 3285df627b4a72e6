import type { Frame } from '../protocol/outcome.ts';

/** A frame with the identity of its function, so that two looks can be compared. */
export type SeenFrame = Frame & {
  /** The same for every activation of one function. */ readonly origin: string;
};

/**
 * What several looks at one thread have in common, innermost first: the frames that stay, and the function in which the
 * looks part, at the position of the last look.
 */
export const commonFrames = (looks: readonly (readonly SeenFrame[])[]): readonly SeenFrame[] => {
  const last = looks.at(-1) ?? [];
  const stays: SeenFrame[] = [];
  for (let depth = 1; depth <= last.length; depth += 1) {
    const frame = last.at(-depth);
    const others = looks.map(look => look.at(-depth));
    if (frame === undefined || !others.every(other => other?.origin === frame.origin)) break;
    stays.unshift(frame);
    if (!others.every(other => other !== undefined && sameSpot(other, frame))) break;
  }
  return stays;
};

/** Whether all looks saw the very same places: nothing moved. */
export const isSteady = (looks: readonly (readonly SeenFrame[])[]): boolean => {
  const [first, ...rest] = looks;
  return (
    first !== undefined &&
    rest.every(
      look =>
        look.length === first.length &&
        look.every((frame, index) => {
          const other = first[index];
          return other !== undefined && other.origin === frame.origin && sameSpot(other, frame);
        }),
    )
  );
};

/** The frame alone. */
export const bareFrame = ({ function: name, file, line, column }: SeenFrame): Frame => ({
  function: name,
  file,
  line,
  column,
});

const sameSpot = (a: Frame, b: Frame): boolean => a.line === b.line && a.column === b.column;
