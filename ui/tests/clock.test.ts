import { describe, expect, it } from 'vitest'
import { clockFace, clockState } from '../src/time/clock'
import { readTyped, rfc3339, shortMoment, spanTold, spanWords, typedTime } from '../src/time/moment'

const at = (time: string): number => Date.parse(`2026-11-22T${time}+08:00`)
const iso = (time: string): string => `2026-11-22T${time}+08:00`
const local = (time: string): string => shortMoment(iso(time), new Date(at(time)))

const card = {
  clock: 'immediately' as const,
  due: null as string | null,
  dispatch: null,
  discovered_at: iso('09:30:00'),
  since_judgement: null as string | null,
  late: false,
  document: null,
  starts_label: '自接报时起算',
  need: 'must',
}

describe('spans', () => {
  it('changes its shape at an hour and at 48 hours', () => {
    expect(spanWords(0)).toBe('00:00')
    expect(spanWords(59 * 60_000 + 59_999)).toBe('59:59')
    expect(spanWords(3_600_000)).toBe('1:00:00')
    expect(spanWords(48 * 3_600_000 - 1000)).toBe('47:59:59')
    expect(spanWords(48 * 3_600_000)).toBe('2天0小时')
    expect(spanWords(-5000)).toBe('00:00')
  })
  it('tells a past length in words', () => {
    expect(spanTold(59)).toBe('不到1分钟')
    expect(spanTold(5 * 60 + 12)).toBe('5分钟')
    expect(spanTold(65 * 60)).toBe('1小时05分')
  })
})

describe('clocks', () => {
  it('never calls 立即 overdue, however long it takes', () => {
    for (const time of ['09:30:00', '09:43:20', '23:59:59']) {
      const face = clockFace(card, at(time))
      expect(face.state).toBe('immediately')
      expect(face.big).toBe('立即')
      expect(face.small).not.toContain('逾期')
    }
    expect(clockFace(card, at('09:43:20')).small).toBe('发现后已过 13:20，未报')
  })
  it('shows both times after a level rose', () => {
    const face = clockFace({ ...card, since_judgement: iso('09:50:00') }, at('09:53:20'))
    expect(face.small).toBe('研判后已过 03:20，未报')
    expect(face.more).toBe('发现后已过 23:20')
  })
  it('says so when the machine’s clock is behind the discovery', () => {
    expect(clockFace(card, at('09:29:00')).small).toContain('请核对')
  })
  it('goes by the due time and not by the state it was fetched with', () => {
    const timed = { ...card, clock: 'running' as const, due: iso('10:20:00') }
    expect(clockState(timed, at('10:09:59'))).toBe('running')
    expect(clockState(timed, at('10:10:00'))).toBe('soon')
    expect(clockState(timed, at('10:20:00'))).toBe('soon')
    expect(clockState(timed, at('10:20:01'))).toBe('overdue')
    expect(clockFace(timed, at('09:53:20')).big).toBe('26:40')
    expect(clockFace(timed, at('09:53:20')).small).toBe(`剩余 · ${local('10:20:00')} 前报出`)
    expect(clockFace(timed, at('10:12:00')).small).toContain('快到时限')
    expect(clockFace(timed, at('10:23:20')).big).toBe('逾期 03:20')
    expect(clockFace(timed, at('10:23:20')).small).toBe(`应于 ${local('10:20:00')} 前`)
    // A clock set back shows more time again, honestly.
    expect(clockFace(timed, at('09:20:00')).big).toBe('1:00:00')
  })
  it('shows no number while nobody has received a report', () => {
    expect(clockFace({ ...card, clock: 'not_started' }, at('12:00:00'))).toMatchObject({
      big: '未起算',
      small: '自接报时起算',
    })
  })
})

describe('typed times', () => {
  const now = new Date(2026, 10, 22, 9, 53)
  it('reads what people type', () => {
    for (const text of ['2026-11-22 09:30', '2026/11/22 9:30', '2026年11月22日 9:30', ' 09：30 ', '9:30']) {
      expect(readTyped(text, now)?.getTime(), text).toBe(new Date(2026, 10, 22, 9, 30).getTime())
    }
  })
  it('refuses what is no time', () => {
    for (const text of ['', '2026-11-31 09:30', '2026-11-22 24:00', '2026-11-22 09:60', '2026-11-22', '九点半']) {
      expect(readTyped(text, now), text).toBeNull()
    }
  })
  it('sends the machine’s offset and comes back to the same minute', () => {
    const date = new Date(2026, 10, 22, 9, 30)
    expect(rfc3339(date)).toMatch(/^2026-11-22T09:30:00[+-]\d\d:\d\d$/)
    expect(new Date(rfc3339(date)).getTime()).toBe(date.getTime())
    expect(typedTime(date)).toBe('2026-11-22 09:30')
  })
})
