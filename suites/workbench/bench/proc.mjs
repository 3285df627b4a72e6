// What the kernel shows of processes. Not by the harness: it is the one that is measured.
import { readdirSync, readFileSync } from 'node:fs';

const textOf = path => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it has ended
  }
};

const fieldsOf = pid => {
  const text = textOf(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** When a process was started, in ticks since boot: with its pid it is one process for ever. Undefined when it is dead, or a zombie. */
export const startOf = pid => {
  const fields = fieldsOf(pid);
  return fields.length < 20 || 'ZXx'.includes(fields[0]) ? undefined : fields[19];
};

/** Milliseconds of processor time that a process has used, its threads included and its children not. */
export const cpuMsOf = pid => {
  const fields = fieldsOf(pid);
  if (fields.length < 20) throw new Error(`process ${pid} is gone: nothing to measure`);
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

export const parentOf = pid => Number(fieldsOf(pid)[1]);

/** All pids of the machine. */
export const allPids = () =>
  readdirSync('/proc')
    .filter(name => /^\d+$/u.test(name))
    .map(Number);

/** Who is alive and has these words in its environment or its command line. */
export const marked = words =>
  allPids().filter(
    pid =>
      pid !== process.pid &&
      (textOf(`/proc/${pid}/environ`).includes(words) || textOf(`/proc/${pid}/cmdline`).includes(words)) &&
      startOf(pid) !== undefined,
  );

/** What a process is, in one line: for people who ask why it is still there. */
export const portrait = pid => {
  const [state, parent, group, session] = fieldsOf(pid);
  const words = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 200);
  return `${pid} ${state} of ${parent}, group ${group}, session ${session}: ${words}`;
};

/** Ends these processes, when they still are who they were. */
export const endAll = processes => {
  for (const { pid, start } of processes)
    try {
      if (pid > 1 && startOf(pid) === start) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
};

/** Waits until something is so; throws what it was when that takes too long. */
export const until = async (what, isSo, limitMs = 30_000) => {
  for (const end = performance.now() + limitMs; !isSo();) {
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
};
