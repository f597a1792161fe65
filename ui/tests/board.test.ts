import { describe, expect, it } from 'vitest'
import { groupOf, inGroup, taskPath, tasksOverdue } from '../src/features/board/groups'
import type { OwedCard } from '../src/generated/OwedCard'

const NOW = Date.parse('2026-11-22T09:30:00+08:00')
const card = (change: Partial<OwedCard>): OwedCard =>
  ({ clock: 'running', due: null, dispatch: null, drill: false, document: null, need: 'must', ...change }) as OwedCard
const due = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString()

describe('the counts of the board', () => {
  it('go by the clock of now, whatever was true when the board was fetched', () => {
    const turning = card({ clock: 'running', due: due(1) })
    expect(inGroup(turning, 'soon', NOW)).toBe(true)
    expect(inGroup(turning, 'overdue', NOW)).toBe(false)
    expect(inGroup(turning, 'overdue', NOW + 61_000)).toBe(true)
    expect(inGroup(turning, 'soon', NOW + 61_000)).toBe(false)
  })
  it('hold an hour to its last second', () => {
    expect(inGroup(card({ due: due(60) }), 'soon', NOW)).toBe(true)
    expect(inGroup(card({ due: due(61) }), 'soon', NOW)).toBe(false)
  })
  it('never call 立即 overdue, and never count a drill', () => {
    const cards = [card({ clock: 'immediately' }), card({ clock: 'immediately', drill: true }), card({ due: due(-5), drill: true })]
    expect(groupOf(cards, 'immediately', NOW)).toHaveLength(1)
    expect(groupOf(cards, 'overdue', NOW)).toHaveLength(0)
  })
  it('count tasks past their due time', () => {
    const task = (at: string | null, drill = false) => ({ due: at, overdue: false, drill })
    expect(tasksOverdue([task(due(-1)), task(due(1)), task(null), task(due(-1), true)], NOW)).toHaveLength(1)
  })
})

it('leads to where a task is done', () => {
  expect(taskPath({ incident_id: 'i', kind: 'own' })).toBe('/incidents/i?tab=duties')
  expect(taskPath({ incident_id: 'i', kind: 'improvement' })).toBe('/incidents/i?tab=investigation')
})
