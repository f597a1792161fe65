import { describe, expect, it } from 'vitest'
import { foundPapers, isCut, showOf, shownPapers } from '../src/features/documents/filter'
import { grouped, mayBegin } from '../src/features/documents/offers'
import type { DocumentRow } from '../src/generated/DocumentRow'
import type { PaperOffer } from '../src/generated/PaperOffer'

const row = (change: Partial<DocumentRow> = {}): DocumentRow =>
  ({ id: 'p', incident_id: 'i', kind: 'written_report', kind_name: '初报', title: '关于门户网站的报告', number: '金稳〔2026〕3号', incident_title: '门户网站首页被篡改', state: 'issued', state_name: '已签发', ...change }) as DocumentRow
const offer = (id: string, change: Partial<PaperOffer> = {}): PaperOffer =>
  ({ kind: { id }, why: '', ready: true, reason: '', papers: [], ...change }) as PaperOffer
const ids = (offers: PaperOffer[]): string[] => offers.map((one) => one.kind.id)

describe('papers of a case', () => {
  it('stand by what the plan says of them', () => {
    const groups = grouped([
      offer('written_report', { why: '立即书面报告（第四篇 一）' }),
      offer('investigation_report', { why: '30天内', ready: false, reason: '响应结束以后再写' }),
      offer('incident_form'),
      offer('closure_reply', { ready: false, reason: '还没有提出结束' }),
      offer('response_notice', { ready: false, papers: [row()] }),
    ])
    expect(ids(groups.must)).toEqual(['written_report', 'investigation_report'])
    expect(ids(groups.may)).toEqual(['incident_form', 'response_notice'])
    expect(ids(groups.later)).toEqual(['closure_reply'])
  })
  it('are begun once where a case has one of them', () => {
    expect(mayBegin(offer('written_report'))).toBe(true)
    expect(mayBegin(offer('written_report', { papers: [row()] }))).toBe(false)
    expect(mayBegin(offer('follow_up_report', { papers: [row()] }))).toBe(true)
    expect(mayBegin(offer('closure_reply', { ready: false }))).toBe(false)
  })
})

describe('the list of papers', () => {
  const rows = [
    row({ id: 'a', state: 'returned', state_name: '退回', number: '' }),
    row({ id: 'b', state: 'draft', state_name: '拟稿', number: '' }),
    row({ id: 'c', incident_id: '', incident_title: '', kind: 'incident_ledger', kind_name: '事件台账', title: '2026年台账' }),
    row({ id: 'd' }),
  ]
  const seen = (show: Parameters<typeof shownPapers>[1]): string => shownPapers(rows, show).map((one) => one.id).join('')
  it('shows all, what waits for somebody, and what belongs to no case', () => {
    expect([seen('all'), seen('todo'), seen('station')]).toEqual(['abcd', 'a', 'c'])
    expect([showOf('todo'), showOf('nothing'), showOf(undefined)]).toEqual(['todo', 'all', 'all'])
  })
  it('is found by number, by kind, by state and by the case', () => {
    const found = (text: string): string => foundPapers(rows, text).map((one) => one.id).join('')
    expect([found('20263号'), found('台账'), found('退回'), found('篡改 初报'), found(' ')]).toEqual(['cd', 'c', 'a', 'abd', 'abcd'])
  })
  it('says when older ones are left out', () => {
    expect(isCut(Array.from({ length: 500 }, () => row()))).toBe(true)
    expect(isCut(Array.from({ length: 500 }, () => row({ state: 'draft' })))).toBe(false)
  })
})
