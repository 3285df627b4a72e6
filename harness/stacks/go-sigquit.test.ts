import { expect, test } from 'vitest';
import type { Goroutine } from './go-dump.ts';
import { classOf, stuckOf } from './go-sigquit.ts';
import type { SeenFrame } from './seen-frame.ts';

const frame = (name: string): SeenFrame => ({ function: name, file: '/x.go', line: 1, column: 0, origin: name });
const goroutine = (id: number, state: string, frames: readonly string[], by?: string): Goroutine => ({
  id,
  state,
  frames: frames.map(frame),
  ...(by === undefined ? {} : { createdBy: frame(by) }),
});
const byTest = 'testing.(*T).Run';

const main = goroutine(1, 'chan receive', [byTest, 'main.main']);
const waitsForSubtest = goroutine(6, 'chan receive', [byTest, 'x.TestOuter'], byTest);
const waitsForTurn = goroutine(7, 'chan receive', ['testing.(*T).Parallel', 'x.TestLater'], byTest);
const locked = goroutine(8, 'sync.Mutex.Lock', ['x.take', 'x.TestInner'], byTest);
const spins = goroutine(9, 'running', [], byTest);
const helper = goroutine(10, 'select', ['x.serve'], 'x.TestInner');

test.each([
  ['the test that waits for no other', [main, waitsForSubtest, waitsForTurn, helper, locked], locked],
  ['the one that runs, before one that waits', [main, locked, spins], spins],
  [
    'main, where no test runs',
    [goroutine(1, 'IO wait', ['main.main']), helper],
    goroutine(1, 'IO wait', ['main.main']),
  ],
  ['whoever is left, when main is not told', [helper], helper],
  ['nobody', [], undefined],
])('stuck is %s', (_what, all, stuck) => {
  expect(stuckOf(all, false)).toEqual(stuck);
});

test('who runs beside a main that waits is stuck when it runs all the time, and by chance otherwise', () => {
  const waits = goroutine(1, 'select (no cases)', ['main.main']);
  const loops = goroutine(5, 'running', ['main.loops'], 'main.main');
  expect(stuckOf([waits, loops], true)).toEqual(loops);
  expect(stuckOf([waits, loops], false)).toEqual(waits);
  expect(stuckOf([main, locked, loops], true)).toEqual(locked);
});

test.each([
  ['running', [], 'spinning'],
  ['runnable', ['x.loop'], 'spinning'],
  ['sync.Mutex.Lock', ['x.take'], 'lock'],
  ['chan receive (nil chan)', ['x.wait'], 'lock'],
  ['select (no cases)', ['x.wait'], 'lock'],
  ['semacquire', ['x.wait'], 'lock'],
  ['IO wait', ['net.(*conn).Read'], 'io'],
  ['syscall', ['os.(*File).Read'], 'io'],
  ['syscall', ['os.(*Process).Wait', 'os/exec.(*Cmd).Wait'], 'waiting-for-child'],
  ['sleep', ['time.Sleep'], 'idle'],
  ['a word of another Go', [], undefined],
])('%s in %j is %s', (state, frames, hang) => {
  expect(classOf(goroutine(1, state, frames))).toBe(hang);
});
