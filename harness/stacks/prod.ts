import { constants } from 'node:os';
import { catchesSignal } from './proc-state.ts';

/**
 * Sends a process a signal that it must have a handler for: the one kind of signal that ends nothing. Where the kernel
 * tells that it has none, nothing is sent. Says whether it was sent.
 */
export const prod = (pid: number, signal: NodeJS.Signals | number): boolean => {
  const number = typeof signal === 'number' ? signal : constants.signals[signal];
  if (pid <= 1 || number === undefined) return false;
  const caught = catchesSignal(pid, number);
  if (caught === false || (caught === undefined && process.platform === 'linux')) return false;
  try {
    return process.kill(pid, signal);
  } catch {
    // Gone, or of another user: not sent either way.
    return false;
  }
};
