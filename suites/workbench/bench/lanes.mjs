// Work side by side, never more than so many at once.

/** Does `count` pieces of work in so many lanes; each is told its number and its lane. */
export const inParallel = async (count, lanes, work) => {
  let next = 0;
  const go = async lane => {
    while (next < count) await work(next++, lane);
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => go(lane)));
};
