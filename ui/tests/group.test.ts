import { describe, expect, it } from 'vitest'
import { partiesOf } from '../src/features/first-use/role'
import { countOf, groupTabOf, waitingCount } from '../src/features/group/tabs'
import { casesOf, ordered, pressed, shownUnits, silentWords, SILENT_DAYS } from '../src/features/group/units'
import { decidedElsewhere } from '../src/features/incident/level-elsewhere'
import { deliveryTone, isReturned } from '../src/words/delivery'
import type { IncidentView } from '../src/generated/IncidentView'
import type { PlanCard } from '../src/generated/PlanCard'
import type { QueueView } from '../src/generated/QueueView'
import type { UnitRow } from '../src/generated/UnitRow'

const unit = (name: string, change: Partial<UnitRow> = {}): UnitRow => ({
  id: name,
  unit: name,
  heard_at: '2026-11-20T10:00:00+08:00',
  silent_days: 2,
  open: 0,
  owed: 0,
  overdue: 0,
  late: 0,
  returned: 0,
  to_send: false,
  revoked: false,
  ...change,
})
const names = (rows: UnitRow[]): string[] => rows.map((row) => row.unit)

describe('the board of units', () => {
  const late = unit('教育局', { overdue: 2, owed: 3 })
  const silent = unit('民政局', { silent_days: 12 })
  const never = unit('水务局', { heard_at: null, silent_days: null })
  const send = unit('档案馆', { to_send: true, returned: 1 })
  const gone = unit('旧城办', { revoked: true, silent_days: 90, to_send: true })
  const all = [late, silent, never, send, gone]
  it('keeps the order of the desk until a column is pressed', () => {
    expect(ordered(all, { by: '', up: false })).toBe(all)
    expect(names(ordered(all, { by: 'silent', up: false }))[0]).toBe('水务局')
    expect(names(ordered(all, { by: 'overdue', up: false }))[0]).toBe('教育局')
    expect(names(ordered(all, { by: 'heard', up: true }))[0]).toBe('水务局')
    expect(names(all)[0]).toBe('教育局')
  })
  it('shows with the first press what matters, with the second the other end, with the third the desk again', () => {
    const one = pressed({ by: '', up: false }, 'overdue')
    expect(one).toEqual({ by: 'overdue', up: false })
    expect(pressed(one, 'overdue')).toEqual({ by: 'overdue', up: true })
    expect(pressed(pressed(one, 'overdue'), 'overdue')).toEqual({ by: '', up: false })
    expect(pressed(one, 'unit')).toEqual({ by: 'unit', up: true })
  })
  it('is narrowed by what is amiss and by words; what was stopped is neither silent nor waited for', () => {
    expect(names(shownUnits(all, 'silent'))).toEqual(['民政局', '水务局'])
    expect(names(shownUnits(all, 'to_send'))).toEqual(['档案馆'])
    expect(names(shownUnits(all, 'overdue'))).toEqual(['教育局'])
    expect(names(shownUnits(all, 'all', '水 局'))).toEqual(['水务局'])
    expect(SILENT_DAYS).toBeGreaterThan(1)
  })
  it('says silence in words', () => {
    expect([silentWords(never), silentWords(silent), silentWords(unit('x', { silent_days: 0 }))]).toEqual(['从未来包', '12 天', '今天'])
  })
})

describe('one unit', () => {
  it('shows each of its cases once, with all that waits in it', () => {
    const about = { incident_id: 'i1', unit: '甲', title: '门户网站首页被篡改', number: '2026-007', drill: false }
    const queue = {
      levels: [about, { ...about, incident_id: 'i2', unit: '乙' }],
      consents: [{ ...about, act: 'closure', step: '同意结束' }],
      papers: [
        { ...about, document_id: 'd1', kind_name: '初报', title: '关于门户网站的初报', number: '甲〔2026〕7号' },
        { ...about, incident_id: 'i3', document_id: 'd3', kind_name: '续报', title: '关于专网的续报', number: '甲〔2026〕8号' },
      ],
      units: [],
    } as unknown as QueueView
    const cases = casesOf(queue, '甲')
    expect(cases.map((one) => [one.incident_id, one.title, one.number])).toEqual([
      ['i1', '门户网站首页被篡改', '2026-007'],
      ['i3', '关于专网的续报', ''],
    ])
    expect(cases[0]?.waits).toEqual([
      { name: '研判', to: '/group?tab=levels' },
      { name: '同意结束', to: '/incidents/i1?tab=closure' },
      { name: '审阅初报', to: '/group/papers/d1' },
    ])
    expect(casesOf(queue, '丙')).toEqual([])
  })
})

describe('what waits for the working group', () => {
  const queue = {
    levels: [{ drill: false }, { drill: true }],
    consents: [{ drill: false }],
    papers: [{ drill: true }],
    units: [unit('甲', { overdue: 1 }), unit('乙')],
  } as unknown as QueueView
  it('is counted without drills', () => {
    expect([countOf('levels', queue), countOf('consents', queue), countOf('papers', queue), countOf('units', queue)]).toEqual([1, 1, 0, 1])
    expect(waitingCount(queue)).toBe(2)
  })
  it('opens at 收件 where the address names nothing known', () => {
    expect(groupTabOf('papers')).toBe('papers')
    expect(groupTabOf('nothing')).toBe('inbox')
  })
})

describe('a level that another party decided', () => {
  const tag = (level: number) => ({ level, numeral: `${['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'][level]}级` })
  const at = (stands: number, ...levels: [number, string][]) =>
    decidedElsewhere({
      level: { tag: tag(stands) },
      life: { levels: levels.map(([level, party]) => ({ tag: tag(level), party, reason: '影响扩大' })) },
    } as unknown as IncidentView)?.words
  it('is told in the words of what it did', () => {
    expect(at(2, [2, '应急工作组'], [3, ''])).toBe('应急工作组改定为Ⅱ级')
    expect(at(3, [3, '应急工作组'], [3, ''])).toBe('应急工作组确认为Ⅲ级')
    expect(at(2, [2, '应急工作组'])).toBe('应急工作组定为Ⅱ级')
  })
  it('is told while it stands, also where the unit judges otherwise since', () => {
    expect(at(2, [4, ''], [2, '应急工作组'], [3, ''])).toBe('应急工作组改定为Ⅱ级')
    expect(at(3, [3, '']) ?? null).toBeNull()
    expect(at(3, [3, ''], [2, '应急工作组']) ?? null).toBeNull()
  })
})

describe('a paper on its way', () => {
  it('is red only where it came back and was not corrected', () => {
    const paper = { delivery: 'returned', state: 'issued', replaced_by: null }
    expect(isReturned(paper)).toBe(true)
    expect(isReturned({ ...paper, replaced_by: 'p2' })).toBe(false)
    expect(isReturned({ ...paper, delivery: 'accepted' })).toBe(false)
    expect([deliveryTone(paper), deliveryTone({ delivery: 'received' }), deliveryTone({ delivery: '' })]).toEqual(['bad', 'ok', ''])
  })
})

describe('the role of a station', () => {
  it('decides which parties are offered', () => {
    const card = { parties: [{ id: 'departments' }], collectors: [{ id: 'working_group' }] } as unknown as PlanCard
    expect(partiesOf(card, 'department').map((party) => party.id)).toEqual(['departments'])
    expect(partiesOf(card, 'working_group').map((party) => party.id)).toEqual(['working_group'])
    expect(partiesOf(undefined, 'department')).toEqual([])
  })
})
