import { describe, expect, it } from 'vitest'
import { Latest } from '../src/paper/latest'
import { beside, seen } from '../src/paper/pages'

/** Works that end when they are told to. */
function slow() {
  const begun: string[] = []
  const ends: (() => void)[] = []
  let most = 0
  let under = 0
  const latest = new Latest<string>(async (asked) => {
    begun.push(asked)
    most = Math.max(most, ++under)
    await new Promise<void>((resolve) => ends.push(resolve))
    under--
  })
  const end = async (): Promise<void> => {
    ends.shift()?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { latest, begun, end, most: () => most }
}

describe('a preview that follows the keys', () => {
  it('begins at once, and does of all that came meanwhile only the last', async () => {
    const { latest, begun, end, most } = slow()
    for (const text of ['a', 'ab', 'abc', 'abcd']) latest.ask(text)
    expect(begun).toEqual(['a'])
    expect(latest.stale).toBe(true)
    await end()
    expect(begun).toEqual(['a', 'abcd'])
    expect(latest.stale).toBe(false)
    await end()
    latest.ask('abcde')
    expect(begun).toEqual(['a', 'abcd', 'abcde'])
    expect(most()).toBe(1)
  })
  it('begins nothing once it is closed', async () => {
    const { latest, begun, end } = slow()
    latest.ask('a')
    latest.ask('b')
    latest.close()
    await end()
    latest.ask('c')
    expect(begun).toEqual(['a'])
  })
})

describe('pages of a paper', () => {
  const pages = [0, 1, 2, 3].map((index) => ({ top: 20 + index * 820, height: 800 }))
  it('are drawn where they are seen, then those beside', () => {
    expect(seen(pages, 0, 600)).toEqual([0])
    expect(seen(pages, 700, 1300)).toEqual([0, 1])
    expect(seen(pages, 821, 830)).toEqual([])
    expect(beside([1, 2], 4)).toEqual([3, 0])
    expect(beside([0], 1)).toEqual([])
    expect(beside([], 4)).toEqual([])
  })
})
