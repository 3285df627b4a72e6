import type { Member, Tree } from './tree.ts';

/** Where the kernel does not show its processes: the leader and, on Unix, its group. What has left both is not seen. */
export const portableTree = (cookie: string, leader: number): Tree => {
  const hasGroups = process.platform !== 'win32';
  const isThere = (): boolean => leader !== 0 && (isAlive(leader) || (hasGroups && isAlive(-leader)));
  const members = (): readonly Member[] =>
    isThere() ? [{ pid: leader, start: '', ppid: process.pid, command: 'launch' }] : [];
  return {
    pid: leader,
    cookie,
    members,
    below: pid => (isAlive(pid) ? [{ pid, start: '', ppid: leader, command: 'worker' }] : []),
    look: () => undefined,
    isSure: () => true,
    usage: () => [],
    signal: (targets, signal) => {
      for (const { pid } of targets) {
        if (hasGroups && pid === leader) send(-pid, signal);
        send(pid, signal);
      }
    },
    signalGroup: () => undefined,
    isAlive,
  };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended between the look and the signal
  }
};
