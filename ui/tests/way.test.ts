import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../src/features/report/fields'
import { coverOf, issuedActs, leavingNow, leavingOf, maySend, versionBefore } from '../src/features/report/issued'
import { dayTyped, isDay, periods } from '../src/features/report/period'
import { draftSteps, issuedSteps, saidBy, sentWords, unchecked, wayButtons, wayNote } from '../src/features/report/way'
import type { DocumentRow } from '../src/generated/DocumentRow'
import type { KindView } from '../src/generated/KindView'
import type { OwedCard } from '../src/generated/OwedCard'
import type { PaperWay } from '../src/generated/PaperWay'
import type { ReportDraft } from '../src/generated/ReportDraft'
import type { SentView } from '../src/generated/SentView'
import { isDraft, isWaiting, paperState, paperTone } from '../src/words/paper'

const NOW = new Date('2026-11-22T11:00:00')
const step = (name: string, by: string, note = '') => ({ step: name, name, by, note, at: '2026-11-22T10:00:00' })
const way = (change: Partial<PaperWay> = {}): PaperWay => ({
  state: 'draft',
  state_name: '拟稿',
  steps: [],
  changed_since_check: false,
  may_sign: false,
  why_not: '签发由负责人办理',
  signers: ['赵一鸣'],
  next_number: '金稳〔2026〕3号',
  ...change,
})
const clerk = { me: { name: '李喆', role: 'liaison' }, writers: 2 }
const head = { me: { name: '赵一鸣', role: 'responsible' }, writers: 2 }
const acts = (...args: Parameters<typeof wayButtons>): string[] =>
  wayButtons(...args).map((one) => (one.next ? `${one.act}!` : one.act))

describe('the way of a paper', () => {
  it('offers to each what is theirs, the usual step last', () => {
    expect(acts(way(), clerk)).toEqual(['issue', 'send!'])
    expect(acts(way({ may_sign: true }), head)).toEqual(['send', 'issue!'])
    expect(acts(way({ state: 'sent', steps: [step('sent', '李喆')], may_sign: true }), head)).toEqual(['return', 'issue', 'check!'])
    expect(acts(way({ state: 'checked', may_sign: true }), head)).toEqual(['return', 'issue!'])
    expect(wayButtons(way({ state: 'returned' }), clerk)[1]?.name).toBe('改好了，再送签')
  })
  it('lets nobody check what they sent themselves, unless they are alone', () => {
    const sent = way({ state: 'sent', steps: [step('sent', '李喆')] })
    expect(acts(sent, clerk)).toEqual(['return', 'issue', 'switch!'])
    expect(acts(sent, { ...clerk, writers: 1 })).toEqual(['return', 'issue', 'check!'])
  })
  it('offers nothing to one who may only read', () => {
    expect(acts(way(), { me: { name: '审计组', role: 'read_only' }, writers: 2 })).toEqual([])
  })
  it('says why a paper came back, and that it was changed since it was checked', () => {
    expect(wayNote(way({ state: 'returned', steps: [step('returned', '赵一鸣', '写明台数')] }))).toEqual({
      tone: 'bad',
      text: '赵一鸣退回修改：写明台数',
    })
    expect(wayNote(way({ state: 'checked', changed_since_check: true }))?.text).toContain('又改过')
    expect(wayNote(way({ state: 'checked' }))).toBeNull()
  })
  it('says who signs and when without having been changed', () => {
    const draft = { title: '报告', signer: '', date: '', filled: [] as [string, string][] } as unknown as ReportDraft
    expect(saidBy({ ...draft, signer: '赵一鸣', date: '2026年11月23日', filled: [['title', '报告']] })).toBe(saidBy(draft))
    expect(saidBy({ ...draft, title: '通报' })).not.toBe(saidBy(draft))
    expect([unchecked(way()), unchecked(way({ state: 'sent' })), unchecked(way({ state: 'checked' }))]).toEqual([true, true, false])
  })
  it('stands at its step, with who and when, and the number that it will get', () => {
    const draft = { drafter: '李喆', reviewer: '' } as ReportDraft
    const sent = draftSteps(draft, way({ state: 'sent', steps: [step('sent', '李喆')] }), true, '报出', NOW)
    expect(sent.steps.map((one) => one.name)).toEqual(['拟稿', '核稿', '签发', '编号', '用印', '报出'])
    expect([sent.current, sent.steps[0]?.note, sent.steps[3]?.note]).toEqual([1, '李喆 10:00 送签', '将为 金稳〔2026〕3号'])
    const list = draftSteps(draft, way({ state: 'checked' }), false, '', NOW)
    expect(list.steps.map((one) => one.name)).toEqual(['拟稿', '核稿', '签发', '用印'])
    expect(list.current).toBe(2)
    expect(draftSteps(draft, way(), true, '发出', NOW).steps.at(-1)?.name).toBe('发出')
  })
})

const row = (change: Partial<DocumentRow> = {}): DocumentRow =>
  ({ id: 'p', kind: 'written_report', state: 'issued', state_name: '已签发', number: '金稳〔2026〕3号', version: 1, sealed_at: null, sealed_by: '', sent_to: [], replaced_by: null, cover: null, issued_at: '2026-11-22T10:00:00', ...change }) as DocumentRow
const ids = (paper: DocumentRow, may = true, sends = false): string[] => {
  const { buttons, more } = issuedActs(paper, may, sends)
  return [...buttons, ...more].map((one) => one.id)
}

describe('an issued paper', () => {
  it('is stamped once, corrected by a version of its own, and gone on from where it is a warning', () => {
    expect(ids(row())).toEqual(['correct', 'seal'])
    expect(ids(row({ sealed_at: 'x' }))).toEqual(['correct'])
    expect(ids(row({ kind: 'incident_ledger' }))).toEqual(['seal'])
    expect(ids(row({ kind: 'warning_notice' }))).toEqual(['warning_adjustment', 'warning_lift', 'seal', 'correct'])
    expect(ids(row({ kind: 'annual_statistics' }))).toEqual(['correct', 'seal'])
    expect(ids(row({ kind: 'oral_record' }))).toEqual([])
    expect(ids(row({ state: 'replaced' }))).toEqual([])
    expect(ids(row(), false)).toEqual([])
    expect(ids(row({ unit: '区教育局' })), 'its own unit does all that').toEqual([])
    for (const kind of ['warning_notice', 'warning_adjustment', 'warning_lift'])
      expect(ids(row({ kind, unit: '市网安办', delivery: 'to_confirm' })), 'whoever received it confirms it').toEqual(['warning_receipt'])
    expect(ids(row({ kind: 'warning_notice', unit: '市网安办', delivery: 'to_confirm' }), false)).toEqual([])
  })
  it('waits to be stamped, then to be handed over', () => {
    const at = (paper: DocumentRow, waits: boolean, out: string): string | undefined => {
      const { steps, current } = issuedSteps(paper, leavingNow(paper, waits, out !== ''), out, NOW)
      return steps[current]?.name
    }
    expect(at(row(), true, '')).toBe('用印')
    expect(at(row({ sealed_at: '2026-11-22T10:10:00' }), true, '')).toBe('报出')
    expect(at(row({ sealed_at: '2026-11-22T10:10:00', kind: 'incident_ledger' }), false, '')).toBeUndefined()
    expect(at(row(), true, '10:20 王珺 接收')).toBeUndefined()
  })
  it('is sent where no clock waits for it, once for each receiver, and then stands as sent', () => {
    const gone: SentView = { at: '2026-11-22T10:20:00', by_name: '当面', unit: '市网安总队', receiver: '张三', note: '' }
    const letter = row({ kind: 'support_letter' })
    const stood = (paper: DocumentRow, waits = false, out = ''): (string | undefined)[] => {
      const { steps, current } = issuedSteps(paper, leavingNow(paper, waits, out !== ''), out, NOW)
      return [steps[current]?.name, steps.at(-1)?.name, steps.at(-1)?.note]
    }
    expect(stood(letter)).toEqual(['用印', '发出', '记下时间、方式、接收人'])
    expect(stood({ ...letter, sealed_at: '2026-11-22T10:10:00' })[0]).toBe('发出')
    expect(stood({ ...letter, sent_to: [gone] })).toEqual([undefined, '发出', '10:20 当面 市网安总队 张三'])
    expect(stood({ ...letter, sent_to: [gone, gone] })[2]).toBe('10:20 当面 市网安总队 张三 等 2 处')
    expect(sentWords({ ...gone, receiver: '' }, new Date('2026-11-23T08:00:00'))).toBe('11月22日 10:20 当面 市网安总队')
    // While a clock waits, what went elsewhere does not stand for it.
    expect(stood(row({ sent_to: [gone], sealed_at: '2026-11-22T10:10:00' }), true)[0]).toBe('报出')
    expect(stood(row({ sent_to: [gone] }), false, '10:20 王珺 接收')).toEqual([undefined, '报出', '10:20 王珺 接收'])
    expect([leavingOf('written_report'), leavingOf('incident_form'), leavingOf('drill_report'), leavingOf('evidence_list')]).toEqual(['报出', '报出', '发出', ''])
  })
  it('is offered to be sent by who may record, where no open obligation takes it', () => {
    expect(ids(row({ kind: 'support_letter' }), true, true)).toEqual(['correct', 'seal', 'deliver'])
    expect(ids(row({ kind: 'support_letter' }), false, true)).toEqual([])
    for (const seldom of [row({ state: 'replaced' }), row({ state: 'dispatched' }), row({ kind: 'incident_ledger' })])
      expect(issuedActs(seldom, true, true).more.map((one) => one.id)).toEqual(['deliver'])
    const open = { key: 'k', form: 'written', starts_label: '自发现时起算', dispatch: null, dropped: false, since_judgement: null } as OwedCard
    expect(maySend(row(), [open])).toBe(false)
    expect(maySend(row(), [{ ...open, dropped: true }])).toBe(true)
    expect(maySend(row({ kind: 'support_letter' }), [open])).toBe(true)
    expect(maySend(row({ kind: 'approval_sheet' }), [])).toBe(false)
    expect(maySend(row({ kind: 'support_letter', unit: '区教育局' }), [])).toBe(false)
  })
  it('knows its version before and its cover sheet', () => {
    const first = row({ id: 'a', replaced_by: 'b', state: 'replaced' })
    const sheet = row({ id: 's', kind: 'approval_sheet', number: '' })
    const second = row({ id: 'b', version: 2, cover: 's' })
    // As the desk lists them: the newest first, and a cover sheet without a number.
    const papers = [sheet, second, first]
    expect(versionBefore(papers, second)).toBe(first)
    expect(coverOf(papers, second)).toBe(sheet)
    expect(coverOf(papers, first)).toBeNull()
  })
  it('bears its state in words', () => {
    expect(paperState(row())).toBe('已签发')
    expect(paperState(row({ kind: 'oral_record' }))).toBe('已定稿')
    expect(paperTone(row({ state: 'returned' }))).toBe('bad')
    expect(paperTone(row({ state: 'delivered' }))).toBe('ok')
    expect([isDraft('returned'), isDraft('sealed'), isWaiting('draft'), isWaiting('sent')]).toEqual([true, false, false, true])
  })
})

describe('fields of a kind', () => {
  const kind = (change: Partial<KindView>): KindView =>
    ({ id: 'k', name: '', species: '报告', layout: 'text', of_incident: true, numbered: true, period: false, ...change })
  const blank = { attachments: [], sections: [], title: '', opening: '', support: '' } as unknown as ReportDraft
  it('are those that the kind has', () => {
    const report = fieldsOf(kind({}), blank, [])
    for (const field of ['closing', 'urgency', 'copies_to', 'attachments', 'support'] as const) expect(report.has(field)).toBe(true)
    const notice = fieldsOf(kind({ species: '通知' }), blank, [])
    expect(notice.has('support')).toBe(false)
    const list = fieldsOf(kind({ layout: 'listing', numbered: false, period: true }), blank, [])
    expect([list.has('period'), list.has('opening'), list.has('signer'), list.has('title')]).toEqual([true, false, true, false])
    expect(fieldsOf(kind({ id: 'incident_form', layout: 'form', numbered: false }), blank, []).has('urgency')).toBe(true)
    expect(fieldsOf(kind({ id: 'warning_receipt', layout: 'form', numbered: false }), blank, []).has('urgency')).toBe(false)
    expect(fieldsOf(kind({ layout: 'listing' }), blank, []).has('urgency')).toBe(false)
    const named = { ...blank, title: '事件台账', contact: '李喆' } as ReportDraft
    expect(fieldsOf(kind({ layout: 'listing', numbered: false }), named, []).has('contact')).toBe(false)
  })
  it('are there too where a check leads to them or something is written', () => {
    expect(fieldsOf(kind({ layout: 'form' }), { ...blank, opening: '已有' } as ReportDraft, []).has('opening')).toBe(true)
    expect(fieldsOf(kind({ layout: 'listing' }), blank, [{ field: 'to', message: '', blocks: true }]).has('period')).toBe(true)
  })
})

describe('a period', () => {
  it('begins with its year, quarter or month, and goes up to today', () => {
    expect(periods(new Date(2026, 10, 22))).toEqual([
      { label: '本年', from: '2026-01-01', to: '2026-11-22' },
      { label: '上年', from: '2025-01-01', to: '2025-12-31' },
      { label: '本季', from: '2026-10-01', to: '2026-11-22' },
      { label: '本月', from: '2026-11-01', to: '2026-11-22' },
    ])
  })
  it('is read as people type it', () => {
    expect(dayTyped('2026年1月5日')).toBe('2026-01-05')
    expect(dayTyped('2026/1/5')).toBe('2026-01-05')
    expect([isDay('2026-02-30'), isDay('去年'), isDay('2026-1-5')]).toEqual([false, false, true])
  })
})
