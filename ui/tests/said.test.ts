import { describe, expect, it } from 'vitest'
import { blankDispatch, paperKept, papersFor } from '../src/features/dispatch/said'
import { couldFulfil } from '../src/features/report/standing'
import type { DocumentRow } from '../src/generated/DocumentRow'
import type { IncidentView } from '../src/generated/IncidentView'
import type { OwedCard } from '../src/generated/OwedCard'

const paper = (id: string, kind: string, change: Partial<DocumentRow> = {}): DocumentRow =>
  ({ id, kind, state: 'issued', ...change }) as DocumentRow
const owed = (change: Partial<OwedCard> = {}): OwedCard =>
  ({ key: 'k', form: 'written', starts_label: '自事态有变化、处置有进展时起算', document: null, dispatch: null, dropped: false, ...change }) as OwedCard
const AFTER = owed({ starts_label: '自响应结束时起算' })
/** As the desk lists them: the newest first. */
const view = (documents: DocumentRow[]): IncidentView => ({ id: 'i', what: '', facts: [], level: null, documents }) as unknown as IncidentView
const CASE = view([
  paper('sheet', 'approval_sheet'),
  paper('summary', 'investigation_report'),
  paper('end', 'closure_request'),
  paper('list', 'evidence_list'),
  paper('second', 'written_report', { version: 2 }),
  paper('progress', 'follow_up_report'),
  paper('form', 'incident_form'),
  paper('first', 'written_report', { state: 'replaced', replaced_by: 'second' }),
  paper('begun', 'follow_up_report', { state: 'draft' }),
])
const ids = (card: OwedCard): string[] => papersFor(CASE, card).map((one) => one.id)
const chosen = (card: OwedCard, at = CASE, asked = ''): string | null => blankDispatch(at, card, '', '', asked).document_id

describe('the paper that is handed over', () => {
  it('is one that the obligation takes, the newest first', () => {
    expect(ids(owed())).toEqual(['second', 'progress', 'form', 'first'])
    expect(ids(AFTER)).toEqual(['summary'])
    // What is owed once is no matter of progress.
    expect(ids(owed({ starts_label: '自发现时起算' }))).toEqual(['second', 'form', 'first'])
  })
  it('is chosen beforehand: the newest of its kind', () => {
    expect(chosen(owed())).toBe('second')
    expect(chosen(owed({ key: 'k#2' }))).toBe('progress')
    expect(chosen(AFTER)).toBe('summary')
    const two = view([paper('newer', 'follow_up_report'), paper('older', 'follow_up_report')])
    expect(chosen(owed({ key: 'k#2' }), two)).toBe('newer')
    expect(chosen(owed({ document: paper('older', 'follow_up_report') }), two)).toBe('older')
  })
  it('is never by itself one that was replaced', () => {
    expect(chosen(owed({ document: paper('first', 'written_report') }))).toBe('second')
    expect(chosen(owed(), view([paper('first', 'written_report', { state: 'replaced' })]))).toBeNull()
    expect(paperKept(CASE, owed(), 'first')).toBe('second')
    expect(paperKept(CASE, owed(), 'progress')).toBe('progress')
    expect(paperKept(CASE, owed(), null)).toBe('second')
    // One who asks for it on its own page means it.
    expect(chosen(owed(), CASE, 'first')).toBe('first')
  })
  it('may be of any version, where the obligation is still open', () => {
    const issued = (kind: string) => ({ kind, issued_at: '2026-11-22T10:00:00+08:00' })
    const cards = [owed(), AFTER, owed({ key: 'done', dispatch: {} as OwedCard['dispatch'] }), owed({ key: 'oral', form: 'oral' })]
    expect(couldFulfil(cards, issued('written_report')).map((one) => one.key)).toEqual(['k'])
    expect(couldFulfil(cards, issued('investigation_report'))).toEqual([AFTER])
    expect(couldFulfil(cards, issued('closure_request'))).toEqual([])
    // What was written before the progress came does not tell of it.
    const again = owed({ key: 'k#2', since_judgement: '2026-11-22T10:30:00+08:00' })
    expect(couldFulfil([again], issued('written_report'))).toEqual([])
    expect(couldFulfil([again], { kind: 'follow_up_report', issued_at: '2026-11-22T10:31:00+08:00' })).toEqual([again])
  })
})
