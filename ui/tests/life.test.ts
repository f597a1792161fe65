import { describe, expect, it } from 'vitest'
import { answersForOpen, asksConditions, blankClosure, flipped, nextStep, returnable } from '../src/features/closure/closure'
import { byStage, others, ours, tally } from '../src/features/duty/duties'
import { countOf, tabOf, tabOfBlock, TABS } from '../src/features/incident/tabs'
import { firstReport, owesNow, reportNext } from '../src/features/incident/report-next'
import { investigationClock } from '../src/features/investigation/clock'
import { atLevel, blankPhase, proposedReason, toPhase } from '../src/features/life/phase'
import { reopenable, seldomActs } from '../src/features/life/taking-back'
import { owedAfterEnd, paperPath, reportFor, reportPath } from '../src/features/report/kind'
import { waitingFor } from '../src/features/report/standing'
import { besideTab } from '../src/parts/besideTab'
import type { ClosureStepView } from '../src/generated/ClosureStepView'
import type { ClosureView } from '../src/generated/ClosureView'
import type { DocumentRow } from '../src/generated/DocumentRow'
import type { DutyView } from '../src/generated/DutyView'
import type { IncidentView } from '../src/generated/IncidentView'
import type { InvestigationView } from '../src/generated/InvestigationView'
import type { OwedCard } from '../src/generated/OwedCard'
import { daysUntil, dueTyped, sentDue, sentTime } from '../src/time/moment'

const tag = (level: number) => ({ level, numeral: `${level}级`, name: '', colour: '', colour_name: '' })
const rule = (level: number, by: string[], ours: boolean, command = '') => ({
  level: tag(level),
  decided_by: by.map((id) => ({ id, name: id })),
  ours,
  command,
})
const duty = (change: Partial<DutyView>): DutyView =>
  ({ key: 'k', kind: 'plan', stage_name: '先期处置', ours: true, need: 'must', state: 'open', ...change }) as DutyView
const card = (change: Partial<OwedCard>): OwedCard =>
  ({ key: 'k', form: 'written', need: 'must', starts_label: '自发现时起算', document: null, dispatch: null, dropped: false, allowance_label: '立即', due: null, ...change }) as OwedCard
const paper = (kind: string, state = 'issued'): DocumentRow => ({ id: kind, kind, state }) as DocumentRow
const view = (change: Partial<IncidentView['life']> = {}, level: number | null = 2): IncidentView =>
  ({
    id: 'i',
    level: level ? { tag: tag(level), judged_by: '处长' } : null,
    owed: [],
    documents: [],
    evidence: [],
    life: {
      phase: 'initial_handling',
      next: { phase: 'response', phase_name: '应急响应', act: '', blocks: [] },
      response: null,
      response_rules: [rule(2, ['working_group'], false, '指挥部'), rule(3, ['department'], true), rule(4, ['a', 'b'], true)],
      duties: [],
      ...change,
    },
  }) as unknown as IncidentView

describe('a phase as it is proposed', () => {
  it('takes the level of the incident, and the one party that may determine it', () => {
    const form = blankPhase(view(), 'response')
    expect([form.level, form.party, form.person]).toEqual([2, 'working_group', ''])
    expect([blankPhase(view({}, 3), 'response').person, blankPhase(view({}, 3), 'response').party]).toEqual(['处长', 'department'])
  })
  it('proposes no level where the plan has none for it', () => {
    expect(blankPhase(view({}, 1), 'response').level).toBeNull()
    expect(blankPhase(view({}, null), 'response').level).toBeNull()
  })
  it('asks anew who decided when another level has another party', () => {
    const told = { ...blankPhase(view(), 'response'), person: '王', means: '电话', command: true }
    const three = atLevel(view(), told, 3)
    expect([three.party, three.person, three.means, three.command]).toEqual(['department', '处长', '', false])
    expect(atLevel(view(), told, 2).person).toBe('王')
    expect(atLevel(view(), told, 4).party).toBe('')
  })
  it('has no words of its own where something is open or the response is adjusted', () => {
    const blocks = [{ message: '', place: 'reports', hard: false }]
    const archiving = view({ next: { phase: 'archived', phase_name: '', act: '', blocks } })
    expect(proposedReason(archiving, 'archived')).toBe('')
    expect(proposedReason(view({ phase: 'response' }), 'response')).toBe('')
    expect(proposedReason(view(), 'response')).toContain('2级')
  })
  it('sends nothing of a response with another phase, and no means for what we decide ourselves', () => {
    const sent = toPhase(view(), { ...blankPhase(view(), 'investigation'), level: 2, party: 'x', means: '电话' })
    expect([sent.level, sent.party, sent.means]).toEqual([null, '', ''])
    const own = toPhase(view({}, 3), { ...blankPhase(view({}, 3), 'response'), means: '电话', at: '2026-11-22 09:30' })
    expect(own.means).toBe('')
    expect(own.at).toMatch(/^2026-11-22T09:30:00/)
  })
})

describe('what may be taken back', () => {
  it('leads only to phases that were passed', () => {
    expect(reopenable('response')).toEqual([])
    expect(reopenable('investigation').map((one) => one.value)).toEqual(['response'])
    expect(reopenable('archived').map((one) => one.value)).toEqual(['response', 'investigation'])
  })
  it('is nothing once withdrawn, and no withdrawal once archived', () => {
    const acts = (phase: string, withdrawn: unknown = null) =>
      seldomActs({ phase, withdrawn } as never).map((one) => one.id)
    expect(acts('response')).toEqual(['adjust', 'withdraw'])
    expect(acts('archived')).toEqual(['reopen'])
    expect(acts('registered')).toEqual(['withdraw'])
    expect(acts('response', {})).toEqual([])
  })
})

describe('the parts of a case', () => {
  it('are reached by arrow keys, round and round', () => {
    const ids = TABS.map((one) => one.id)
    expect(besideTab(ids, 'reports', 'ArrowLeft')).toBe('papers')
    expect(besideTab(ids, 'papers', 'ArrowRight')).toBe('reports')
    expect([besideTab(ids, 'level', 'Home'), besideTab(ids, 'level', 'End')]).toEqual(['reports', 'papers'])
    expect(besideTab(ids, 'level', 'a')).toBeNull()
  })
  it('are found by what an address or a block names', () => {
    expect([tabOf('duties'), tabOf('nothing'), tabOf(undefined), tabOf(['duties'])]).toEqual(['duties', 'reports', 'reports', 'reports'])
    expect(tabOfBlock({ place: 'closure' })).toBe('closure')
  })
  it('count what is ours and open', () => {
    const busy = view({ duties: [duty({}), duty({ ours: false }), duty({ state: 'done' }), duty({ kind: 'improvement' }), duty({ need: 'as_needed' })] })
    expect(countOf('duties', busy)).toBe(1)
    expect(countOf('progress', busy)).toBe(0)
  })
})

describe('the checklist', () => {
  it('stands by stage, own tasks last, others apart, measures elsewhere', () => {
    const all = [duty({ stage_name: '应急响应' }), duty({ kind: 'own', stage_name: '' }), duty({}), duty({ ours: false }), duty({ kind: 'improvement' })]
    expect(byStage(ours(all)).map((group) => group.name)).toEqual(['先期处置', '应急响应', '本单位自定'])
    expect(others(all)).toHaveLength(1)
  })
  it('counts as settled what is done or does not apply', () => {
    expect(tally([duty({}), duty({ state: 'done' }), duty({ state: 'not_applicable' }), duty({ need: 'as_needed' })])).toEqual({ settled: 2, all: 3 })
  })
})

describe('the end of the response', () => {
  const step = (change: Partial<ClosureStepView>): ClosureStepView =>
    ({ act: 'decide', by: [{ id: 'a', name: '' }], with: [], ours: true, done: null, next: false, ...change }) as ClosureStepView
  const closure = (change: Partial<ClosureView>): ClosureView => ({ conditions: [], open: [], steps: [], ...change }) as ClosureView
  it('knows the step that is next, and whether something can be sent back', () => {
    const done = step({ act: 'propose', done: {} as never })
    const way = closure({ steps: [done, step({ next: true })] })
    expect(nextStep(way)?.act).toBe('decide')
    expect(returnable(way, 'response')).toBe(true)
    expect(returnable(way, 'ended')).toBe(false)
    expect(returnable(closure({ steps: [step({})] }), 'response')).toBe(false)
    expect(nextStep(closure({ steps: [done] }))).toBeNull()
  })
  it('asks who decides for what is open, and for conditions up to then', () => {
    const way = closure({ conditions: [{ id: 'c', quote: '', met: true }, { id: 'd', quote: '', met: false }], open: [{ message: '', place: '', hard: false }] })
    expect([answersForOpen(step({}), way), answersForOpen(step({ act: 'propose' }), way)]).toEqual([true, false])
    expect([asksConditions(step({ act: 'propose' }), way), asksConditions(step({ act: 'consent' }), way)]).toEqual([true, false])
    const form = blankClosure('i', step({}), way, '处长')
    expect([form.party, form.person, form.conditions]).toEqual(['a', '处长', ['c']])
    expect(blankClosure('i', step({ ours: false, by: [{ id: 'a', name: '' }, { id: 'b', name: '' }] }), way, '处长')).toMatchObject({ party: '', person: '' })
  })
  it('ticks and unticks', () => {
    expect(flipped(['a'], 'b', true)).toEqual(['a', 'b'])
    expect(flipped(['a', 'b'], 'a', false)).toEqual(['b'])
    expect(flipped(['a'], 'a', true)).toEqual(['a'])
  })
})

describe('reports of three kinds', () => {
  it('have an address each', () => {
    expect(reportPath('i', 'written_report')).toBe('/incidents/i/report')
    expect(reportPath('i', 'follow_up_report')).toBe('/incidents/i/report/follow_up_report')
    expect(reportPath('i', 'follow_up_report', 'd')).toBe('/incidents/i/report/follow_up_report/d')
    expect(reportPath('', 'warning_notice', 'w')).toBe('/papers/warning_notice/w')
    expect(reportPath('', 'incident_ledger')).toBe('/papers/incident_ledger')
  })
  it('open in their editors while they are drafts, and as they were issued after', () => {
    const at = (id: string, kind: string, state: string, draft = '') => paperPath({ id, incident_id: 'i', kind, state, draft })
    expect(at('draft:i:follow:d', 'follow_up_report', 'returned', 'd')).toBe('/incidents/i/report/follow_up_report/d')
    expect(at('draft:i:summary', 'investigation_report', 'draft')).toBe('/incidents/i/report/investigation_report')
    expect(at('p', 'written_report', 'sent')).toBe('/incidents/i/report')
    expect(at('p', 'written_report', 'issued')).toBe('/documents/p')
    expect(at('p', 'follow_up_report', 'issued')).toBe('/documents/p')
    expect(at('p', 'oral_record', 'issued')).toBe('/documents/p')
  })
  it('answer the obligations that want them', () => {
    expect(reportFor(card({}))).toBe('written_report')
    expect(reportFor(card({ key: 'progress/#2' }))).toBe('follow_up_report')
    expect(reportFor(card({ starts_label: '自应急响应结束时起算，当日不计' }))).toBe('investigation_report')
    expect(owedAfterEnd(card({ document: paper('investigation_report') }))).toBe(true)
  })
  it('a first report does not wait for what is owed after the end', () => {
    const after = card({ key: 'summary', starts_label: '自应急响应结束时起算，当日不计' })
    expect(waitingFor([card({ dispatch: {} as never }), after])).toEqual([])
    expect(waitingFor([card({}), { ...after, document: paper('investigation_report') }], 'investigation_report', 'investigation_report').map((one) => one.key)).toEqual(['summary'])
  })
  it('the first report comes next only where it is what is owed', () => {
    const owed = [card({})]
    expect(reportNext({ owed, documents: [] })).toBe(true)
    expect(reportNext({ owed, documents: [paper('written_report')] })).toBe(false)
    expect(reportNext({ owed: [card({ starts_label: '自应急响应结束时起算' })], documents: [] })).toBe(false)
    expect(firstReport({ owed: [], documents: [paper('follow_up_report')] })).toBeNull()
    expect(owesNow({ owed: [card({ clock: 'not_started' })] })).toBe(false)
    expect(owesNow({ owed })).toBe(true)
  })
})

describe('times that are due', () => {
  const now = new Date(2026, 10, 22, 16, 0)
  it('a day alone lasts until its end', () => {
    expect(dueTyped('2026-12-01', now)).toEqual(new Date(2026, 11, 1, 23, 59))
    expect(dueTyped('12月1日', now)).toEqual(new Date(2026, 11, 1, 23, 59))
    expect(dueTyped('2026年12月1日', now)).toEqual(new Date(2026, 11, 1, 23, 59))
    expect(dueTyped('2026-12-01 09:30', now)).toEqual(new Date(2026, 11, 1, 9, 30))
    expect(dueTyped('2026-13-01', now)).toBeNull()
    expect(dueTyped('明天', now)).toBeNull()
  })
  it('is sent as none, as a time, or as typed for the desk to refuse', () => {
    expect(sentDue('  ', now)).toBeNull()
    expect(sentDue('2026-12-01', now)).toMatch(/^2026-12-01T23:59:00/)
    expect(sentDue('明天', now)).toBe('明天')
    expect(sentTime('nine')).toBe('nine')
  })
  it('is counted in days of the calendar', () => {
    expect(daysUntil(new Date(2026, 10, 22, 23, 59).toISOString(), now)).toBe(0)
    expect(daysUntil(new Date(2026, 10, 24, 0, 1).toISOString(), now)).toBe(2)
    expect(daysUntil(new Date(2026, 10, 21, 23, 59).toISOString(), now)).toBe(-1)
  })
  it('stands at the investigation', () => {
    const at = (clock: string, due: string | null, days: number | null = 30) =>
      investigationClock({ clock, due, days } as InvestigationView, now)
    const day = (d: number) => new Date(2026, 10, d, 23, 59).toISOString()
    expect(at('running', day(30)).big).toBe('还有 8 天')
    expect(at('soon', day(22))).toMatchObject({ big: '今天到期', tone: 'wait' })
    expect(at('overdue', day(20))).toMatchObject({ big: '逾期 2 天', tone: 'bad' })
    expect(at('not_started', null).big).toBe('未起算')
    expect(at('promptly', null, null)).toMatchObject({ big: '及时', small: '预案没有写明期限' })
    expect(at('done', day(20))).toMatchObject({ big: '已完成', tone: 'ok' })
  })
})
