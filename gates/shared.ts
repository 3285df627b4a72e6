/** Makes something once for all who ask while it is made. Who asks later gets a new one. */
export const shared = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let underWay: Promise<T> | undefined;
  return () => {
    underWay ??= make().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
};
