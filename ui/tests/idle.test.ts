import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { IdleWatch, onTouch } from '../src/features/frame/idle'

const SECOND = 1000
const MINUTE = 60 * SECOND

function watching(minutes = 5) {
  const counts: (number | null)[] = []
  const lock = vi.fn(() => Promise.resolve())
  let set = minutes
  const watch = new IdleWatch({ now: () => Date.now(), minutes: () => set, onCount: (left) => counts.push(left), lock })
  watch.start()
  return { watch, counts, lock, set: (next: number) => (set = next), last: () => counts.at(-1) ?? null }
}

describe('auto-lock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-22T09:30:00+08:00') }))
  afterEach(() => void vi.useRealTimers())

  it('counts thirty seconds down, then locks once', async () => {
    const { counts, lock } = watching()
    await vi.advanceTimersByTimeAsync(4 * MINUTE + 29 * SECOND)
    expect(counts).toEqual([])
    await vi.advanceTimersByTimeAsync(2 * SECOND)
    expect(counts).toEqual([30, 29])
    await vi.advanceTimersByTimeAsync(28 * SECOND)
    expect(counts.at(-1)).toBe(1)
    expect(lock).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(SECOND)
    expect(lock).toHaveBeenCalledTimes(1)
    expect(counts.at(-1)).toBeNull()
  })

  it('goes on for as long again after a touch', async () => {
    const { watch, lock, last } = watching()
    await vi.advanceTimersByTimeAsync(4 * MINUTE + 50 * SECOND)
    expect(last()).toBe(10)
    watch.touch()
    expect(last()).toBeNull()
    await vi.advanceTimersByTimeAsync(4 * MINUTE + 59 * SECOND)
    expect(lock).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(SECOND)
    expect(lock).toHaveBeenCalledTimes(1)
  })

  it('never locks at 0, and takes a changed setting at once', async () => {
    const { lock, set } = watching(0)
    await vi.advanceTimersByTimeAsync(600 * MINUTE)
    expect(lock).not.toHaveBeenCalled()
    set(5)
    await vi.advanceTimersByTimeAsync(SECOND)
    expect(lock).toHaveBeenCalledTimes(1)
  })

  it('waits for a long work, and shows the whole notice after it', async () => {
    const { watch, lock, last } = watching(1)
    for (let at = 0; at < 20; at++) {
      await vi.advanceTimersByTimeAsync(20 * SECOND)
      watch.work()
    }
    expect(lock).not.toHaveBeenCalled()
    expect(last()).toBeNull()
    await vi.advanceTimersByTimeAsync(30 * SECOND)
    expect(last()).toBe(30)
    await vi.advanceTimersByTimeAsync(29 * SECOND)
    expect(lock).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(SECOND)
    expect(lock).toHaveBeenCalledTimes(1)
  })

  it('locks when the machine wakes up late', async () => {
    const { lock } = watching()
    vi.setSystemTime(Date.now() + 90 * MINUTE)
    await vi.advanceTimersByTimeAsync(SECOND)
    expect(lock).toHaveBeenCalledTimes(1)
  })

  it('is not kept open by a clock that was put back', async () => {
    const { lock } = watching()
    await vi.advanceTimersByTimeAsync(MINUTE)
    vi.setSystemTime(Date.now() - 600 * MINUTE)
    await vi.advanceTimersByTimeAsync(5 * MINUTE + 2 * SECOND)
    expect(lock).toHaveBeenCalled()
  })

  it('tries again when it could not be locked', async () => {
    const { lock } = watching()
    lock.mockImplementationOnce(() => Promise.reject(new Error('busy')))
    await vi.advanceTimersByTimeAsync(5 * MINUTE + SECOND)
    expect(lock).toHaveBeenCalledTimes(2)
  })

  it('says nothing more once it is stopped', async () => {
    const { watch, lock, counts } = watching()
    watch.stop()
    await vi.advanceTimersByTimeAsync(60 * MINUTE)
    expect(lock).not.toHaveBeenCalled()
    expect(counts).toEqual([])
  })
})

describe('what counts as a touch', () => {
  it('a pointer that stands still is none, one that moves is', () => {
    const target = new EventTarget() as unknown as Window
    const touched = vi.fn()
    const stop = onTouch(target, touched)
    const moved = (x: number): boolean => target.dispatchEvent(Object.assign(new Event('mousemove'), { screenX: x, screenY: 4 }))
    moved(10)
    moved(10)
    expect(touched).not.toHaveBeenCalled()
    moved(11)
    target.dispatchEvent(new Event('keydown'))
    expect(touched).toHaveBeenCalledTimes(2)
    stop()
    moved(12)
    target.dispatchEvent(new Event('keydown'))
    expect(touched).toHaveBeenCalledTimes(2)
  })
})
