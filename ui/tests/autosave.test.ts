import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Autosave, type SaveState } from '../src/draft/autosave'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function stage(save: (text: string) => Promise<string>) {
  const states: SaveState[] = []
  const autosave = new Autosave({ save, onState: (state) => states.push(state), explain: (fault) => String(fault) })
  return { autosave, states, last: () => states[states.length - 1] }
}

describe('autosave', () => {
  it('says saved only after the save came back', async () => {
    let done: (at: string) => void = () => undefined
    const { autosave, last } = stage(() => new Promise((resolve) => (done = resolve)))
    autosave.begin('a', null)
    autosave.touch('b')
    await vi.advanceTimersByTimeAsync(300)
    expect(last()?.phase).toBe('saving')
    done('09:31:07')
    await vi.advanceTimersByTimeAsync(0)
    expect(last()).toMatchObject({ phase: 'saved', savedAt: '09:31:07' })
  })
  it('saves one at a time and ends with the newest text', async () => {
    const written: string[] = []
    const { autosave, last } = stage(async (text) => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      written.push(text)
      return 'then'
    })
    autosave.begin('', null)
    autosave.touch('1')
    await vi.advanceTimersByTimeAsync(310)
    autosave.touch('12')
    autosave.touch('123')
    expect(last()?.phase).toBe('saving')
    await vi.advanceTimersByTimeAsync(500)
    expect(last()?.phase).toBe('saving')
    await vi.advanceTimersByTimeAsync(1000)
    expect(written).toEqual(['1', '123'])
    expect(last()?.phase).toBe('saved')
  })
  it('keeps the text when saving fails, says why, and tries again', async () => {
    let broken = true
    const save = vi.fn(async () => {
      if (broken) throw '磁盘已满'
      return 'then'
    })
    const { autosave, last } = stage(save)
    autosave.begin('', null)
    autosave.touch('重要')
    await vi.advanceTimersByTimeAsync(300)
    expect(last()).toMatchObject({ phase: 'failed', reason: '磁盘已满' })
    broken = false
    await vi.advanceTimersByTimeAsync(3000)
    expect(save).toHaveBeenLastCalledWith('重要')
    expect(last()?.phase).toBe('saved')
  })
  it('writes nothing after the form was committed', async () => {
    const save = vi.fn(async () => 'then')
    const { autosave } = stage(save)
    autosave.begin('', null)
    autosave.touch('x')
    void autosave.close()
    autosave.touch('y')
    await vi.advanceTimersByTimeAsync(5000)
    expect(save).not.toHaveBeenCalled()
  })
  it('flushes at once', async () => {
    const save = vi.fn(async () => 'then')
    const { autosave } = stage(save)
    autosave.begin('', null)
    autosave.touch('x')
    await autosave.flush()
    expect(save).toHaveBeenCalledWith('x')
  })
})
