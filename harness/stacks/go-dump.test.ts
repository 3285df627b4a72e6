import { expect, test } from 'vitest';
import { parseGoroutines } from './go-dump.ts';

// As Go 1.19 writes it; the second half with the words of 1.21 and later.
const dump = `=== RUN   TestHangs
SIGQUIT: quit
PC=0x46d5a1 m=0 sigcode=0

goroutine 0 [idle]:
runtime.futex()
\t/usr/lib/go-1.19/src/runtime/sys_linux_amd64.s:552 +0x21 fp=0x7ffd2 sp=0x7ffd0 pc=0x46d5a1
runtime.mcall()
\t/usr/lib/go-1.19/src/runtime/asm_amd64.s:448 +0x43

goroutine 1 [chan receive, 2 minutes]:
runtime.gopark(0xc00009e000?, 0x1?, 0x0?, 0x0?, 0x0?)
\t/usr/lib/go-1.19/src/runtime/proc.go:363 +0xd6
testing.(*T).Run(0xc000122000, {0x52b1a0?, 0x4c1b25?}, 0x533d58)
\t/usr/lib/go-1.19/src/testing/testing.go:1494 +0x37a fp=0xc00004ae28 sp=0xc00004ae08 pc=0x438376
main.main()
\t_testmain.go:47 +0x1d0

goroutine 2 [force gc (idle)]:
runtime.gopark(0x0?, 0x0?, 0x0?, 0x0?, 0x0?)
\t/usr/lib/go-1.19/src/runtime/proc.go:363 +0xd6
created by runtime.init.6
\t/usr/lib/go-1.19/src/runtime/proc.go:293 +0x25

goroutine 18 [sync.Mutex.Lock]:
sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)
\t/usr/lib/go-1.19/src/runtime/sema.go:77 +0x25
sync.(*Mutex).Lock(...)
\t/usr/lib/go-1.19/src/sync/mutex.go:90
example.com/x.(*store).take(0xc000012345, {0x0, 0x0})
\t/work/x/store.go:21 +0x19
example.com/x.TestHangs.func1(0x0?)
\t/work/x/x_test.go:8 +0x19
created by testing.(*T).Run in goroutine 1
\t/usr/lib/go-1.19/src/testing/testing.go:1493 +0x35f

goroutine 19 gp=0xc000007c00 m=3 mp=0xc00005 [running]:
\tgoroutine running on other thread; stack unavailable
created by example.com/x.TestSpins
\t/work/x/x_test.go:30 +0x35f

rax    0xca
rip    0x46d5a1
*** Test killed with quit: ran too long (11m0s).
exit status 2
`;

test('the goroutines of the program, from where its author waits; the runtime has none', () => {
  const seen = parseGoroutines(dump, '/work/x').map(({ id, state, frames }) => [
    id,
    state,
    frames.map(({ function: name, file, line }) => `${name} ${file}:${line}`),
  ]);
  expect(seen).toEqual([
    [
      1,
      'chan receive',
      ['testing.(*T).Run /usr/lib/go-1.19/src/testing/testing.go:1494', 'main.main /work/x/_testmain.go:47'],
    ],
    [
      18,
      'sync.Mutex.Lock',
      ['example.com/x.(*store).take /work/x/store.go:21', 'example.com/x.TestHangs.func1 /work/x/x_test.go:8'],
    ],
    [19, 'running', []],
  ]);
});

test('of a goroutine that ran on another thread there is the place that started it', () => {
  const created = parseGoroutines(dump, '/work/x').map(
    ({ createdBy }) => createdBy && `${createdBy.function}:${createdBy.line}`,
  );
  expect(created).toEqual([undefined, 'testing.(*T).Run:1493', 'example.com/x.TestSpins:30']);
});

test('words that are no dump have no goroutines, and a dump that was cut off has those that are there', () => {
  expect(parseGoroutines('goroutines are cheap\n\tx.go:1\n', '/')).toEqual([]);
  const cut = dump.slice(0, dump.indexOf('example.com/x.TestHangs'));
  expect(parseGoroutines(cut, '/').map(({ id }) => id)).toEqual([1, 18]);
});
