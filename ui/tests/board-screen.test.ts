import { describe, expect, it } from 'vitest'
import type { Board } from '../src/generated/Board'
import { drawn, opened } from './stage'

const host = await opened('')
const board = await host.board()
const drawnWith = async (change: Partial<Board>): Promise<string> => {
  const screen = (await import('../src/features/board/BoardScreen.vue')).default
  return drawn(screen, {}, [[['board'], { ...board, ...change }]])
}
const NOTHING = '现在没有该报的'
const MORE = '时限更晚'

describe('incidents under way', () => {
  const none = '没有在办事件。'
  it('are never said to be none where there are some', async () => {
    expect(board.incidents.length).toBeGreaterThan(0)
    expect(await drawnWith({})).not.toContain(none)
    const more = await drawnWith({ counts: { ...board.counts, incidents: 999 } })
    expect(more).toContain('这里列最近的')
    expect(more).not.toContain(none)
  })
  it('are said to be none', async () => {
    expect(await drawnWith({ incidents: [], counts: { ...board.counts, incidents: 0, drills: 0 } })).toContain(none)
  })
})

describe('what is owed', () => {
  it('is never said to be nothing where there is something', async () => {
    const said = await drawnWith({ owed_left: 0 })
    expect(board.owed.length).toBeGreaterThan(0)
    expect(said).toContain('现在该报的')
    expect(said).not.toContain(NOTHING)
    expect(said).not.toContain(MORE)
  })
  it('says how much more there is than is listed', async () => {
    const said = await drawnWith({ owed_left: 37 })
    expect(said).toContain('另有 37 项')
    expect(said).not.toContain(NOTHING)
  })
  it('says that there is nothing, with and without incidents', async () => {
    expect(await drawnWith({ owed: [], owed_left: 0 })).toContain('在办事件的报告都已报出')
    const bare = await drawnWith({ owed: [], owed_left: 0, incidents: [] })
    expect(bare).toContain(NOTHING)
    expect(bare).not.toContain('在办事件的报告都已报出')
  })
})
