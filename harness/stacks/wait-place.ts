/** For what a thread sleeps in the kernel. `loop`: an event loop that has nothing to do. */
export type Wait = {
  readonly kind: 'child' | 'lock' | 'loop' | 'io' | 'sleep' | 'other';
  /** The kernel's word for it. */ readonly place: string;
};

type Calls = Readonly<Record<number, readonly [Wait['kind'], string]>>;

const x64: Calls = {
  0: ['io', 'read'], 1: ['io', 'write'], 7: ['io', 'poll'], 17: ['io', 'pread64'], 19: ['io', 'readv'], 20: ['io', 'writev'],
  23: ['io', 'select'], 34: ['sleep', 'pause'], 35: ['sleep', 'nanosleep'], 42: ['io', 'connect'], 43: ['io', 'accept'], 44: ['io', 'sendto'],
  45: ['io', 'recvfrom'], 46: ['io', 'sendmsg'], 47: ['io', 'recvmsg'], 61: ['child', 'wait4'], 72: ['lock', 'fcntl'], 73: ['lock', 'flock'],
  74: ['io', 'fsync'], 130: ['sleep', 'rt_sigsuspend'], 202: ['lock', 'futex'], 230: ['sleep', 'clock_nanosleep'], 232: ['loop', 'epoll_wait'],
  247: ['child', 'waitid'], 257: ['io', 'openat'], 270: ['io', 'pselect6'], 271: ['io', 'ppoll'], 281: ['loop', 'epoll_pwait'],
  288: ['io', 'accept4'], 426: ['loop', 'io_uring_enter'], 441: ['loop', 'epoll_pwait2'], 449: ['lock', 'futex_waitv'],
}; // prettier-ignore

/** arm64, riscv64 and loong64 share one table. */
const generic: Calls = {
  22: ['loop', 'epoll_pwait'], 25: ['lock', 'fcntl'], 32: ['lock', 'flock'], 56: ['io', 'openat'], 63: ['io', 'read'], 64: ['io', 'write'],
  65: ['io', 'readv'], 66: ['io', 'writev'], 67: ['io', 'pread64'], 72: ['io', 'pselect6'], 73: ['io', 'ppoll'], 82: ['io', 'fsync'],
  95: ['child', 'waitid'], 98: ['lock', 'futex'], 101: ['sleep', 'nanosleep'], 115: ['sleep', 'clock_nanosleep'], 133: ['sleep', 'rt_sigsuspend'],
  202: ['io', 'accept'], 203: ['io', 'connect'], 206: ['io', 'sendto'], 207: ['io', 'recvfrom'], 211: ['io', 'sendmsg'], 212: ['io', 'recvmsg'],
  242: ['io', 'accept4'], 260: ['child', 'wait4'], 426: ['loop', 'io_uring_enter'], 441: ['loop', 'epoll_pwait2'], 449: ['lock', 'futex_waitv'],
}; // prettier-ignore

const channels: readonly (readonly [RegExp, Wait['kind']])[] = [
  [/^do_wait/, 'child'],
  [/futex|flock|locks_lock/, 'lock'],
  [/^(?:do_)?ep(?:oll)?_/, 'loop'],
  [/nanosleep|sigsuspend|^do_sys_pause/, 'sleep'],
  [
    /poll_schedule|do_select|do_(?:sys_)?poll|pipe_|sk_|skb_|wait_woken|unix_|inet_|tcp_|tty_|n_tty|fsync|writeback|io_schedule|page/,
    'io',
  ],
];

/** Reads `/proc/PID/syscall` and, where that is closed, `/proc/PID/wchan`. Undefined when neither tells. */
export const waitOf = (syscall: string, channel: string, arch: string): Wait | undefined => {
  const number = /^\d+/.exec(syscall)?.[0];
  const table =
    arch === 'x64' ? x64 : arch === 'arm64' || arch === 'riscv64' || arch === 'loong64' ? generic : undefined;
  if (number !== undefined && table !== undefined) {
    const [kind, place] = table[Number(number)] ?? ['other', `syscall ${number}`];
    return { kind, place };
  }
  const name = channel.trim();
  if (name === '' || name === '0') return undefined;
  return { kind: channels.find(([pattern]) => pattern.test(name))?.[1] ?? 'other', place: name };
};
