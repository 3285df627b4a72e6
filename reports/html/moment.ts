/** A moment for people everywhere: `2026-11-21 10:30 UTC`. What is no moment stays as it is. */
export const moment = (stamp: string): string => {
  const at = new Date(stamp);
  if (Number.isNaN(at.getTime())) return stamp;
  const [day = '', time = ''] = at.toISOString().split('T');
  return `${day} ${time.slice(0, 5)} UTC`;
};
