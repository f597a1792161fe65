import { describe, expect, it } from 'vitest'
import { blank, dayTyped, flipped, readQuery, said, toInput, toQuery, type Filter } from '../src/features/finding/filter'

const NOW = new Date(2026, 10, 22, 9, 30)
const LEVELS = [1, 2, 3, 4].map((level) => ({
  level,
  numeral: ['Ⅰ级', 'Ⅱ级', 'Ⅲ级', 'Ⅳ级'][level - 1] as string,
  name: '',
  colour: '',
  colour_name: '',
}))
const full: Filter = {
  text: '张明 勒索',
  levels: [2, 0],
  category: '',
  phases: ['response', 'ended'],
  unit: '0123456789abcdef0123456789abcdef',
  from: '2026-11-01',
  to: '2026-11-22',
  late: true,
  drills: 'only',
  withdrawn: true,
  open: true,
}
/** As the router gives it back. */
const there = (filter: Filter) =>
  Object.fromEntries(Object.entries(toQuery(filter)).filter(([, value]) => value !== undefined)) as Record<string, string>

describe('filters in the address', () => {
  it('come back as they were', () => {
    expect(readQuery(there(full))).toEqual(full)
    expect(readQuery(there(blank()))).toEqual(blank())
    expect(there(blank())).toEqual({})
  })
  it('keep what has no category apart from every category', () => {
    expect(readQuery({}).category).toBeNull()
    expect(readQuery({ category: '' }).category).toBe('')
    expect(toInput({ ...blank(), category: '' }, null).categories).toEqual([''])
    expect(toInput(blank(), null).categories).toEqual([])
  })
  it('leave out what they do not understand', () => {
    expect(readQuery({ level: '2,9,x,0', phase: 'response,nowhere', drills: 'maybe' })).toEqual({
      ...blank(),
      levels: [2, 0],
      phases: ['response'],
    })
  })
})

describe('days', () => {
  it('are read as people type them', () => {
    expect(dayTyped('2026-11-22', NOW)).toBe('2026-11-22')
    expect(dayTyped('2026/1/2', NOW)).toBe('2026-01-02')
    expect(dayTyped('11-5', NOW)).toBe('2026-11-05')
    expect(dayTyped('11月5日', NOW)).toBe('2026-11-05')
    expect(dayTyped('20261105', NOW)).toBe('2026-11-05')
    expect(dayTyped('', NOW)).toBe('')
  })
  it('that can not be are refused, and narrow nothing', () => {
    for (const text of ['11-2x', '2026-02-30', '9:30', '昨天']) expect(dayTyped(text, NOW)).toBeNull()
    expect(toInput({ ...blank(), from: '11-2x' }, 7)).toMatchObject({ from: '', after: 7 })
  })
})

describe('the line that says what is filtered', () => {
  it('is empty where nothing is', () => expect(said(blank(), LEVELS, [])).toEqual([]))
  it('names every filter', () => {
    expect(said(full, LEVELS, [], [{ id: full.unit, unit: '区教育局' }])).toEqual([
      '含“张明 勒索”',
      'Ⅱ级、未定级',
      '未分类',
      '应急响应、应急结束',
      '区教育局',
      '2026-11-01 至 2026-11-22 发现',
      '迟报或逾期',
      '只看演练',
      '含已撤销',
      '只看在办',
    ])
  })
  it('says nothing of a day that can not be read', () =>
    expect(said({ ...blank(), from: '11-2x', to: '2026-11-22' }, LEVELS, [])).toEqual(['2026-11-22 止发现']))
})

it('keeps the order of what is ticked', () => {
  expect(flipped([2], 1, [1, 2, 0])).toEqual([1, 2])
  expect(flipped([1, 2], 1, [1, 2, 0])).toEqual([2])
})
