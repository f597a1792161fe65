// A paper of the invented office as a list shows it.
import type { DocumentRow } from '../../../generated/DocumentRow'
import type { PaperStepView } from '../../../generated/PaperStepView'
import type { ReportDraft } from '../../../generated/ReportDraft'
import { rfc3339 } from '../../../time/moment'
import type { Case } from '../case'
import { kindOf } from './kinds'

/** A draft and what became of it so far. */
export interface Kept {
  draft: ReportDraft
  savedAt: string
  steps: PaperStepView[]
  /** As it was when it was checked. */
  checked: string
}

const STATES: Record<string, string> = {
  draft: '拟稿',
  sent: '待核稿',
  checked: '待签发',
  returned: '退回',
  issued: '已签发',
  sealed: '已用印',
  delivered: '已发出',
  dispatched: '已报出',
  replaced: '已被替代',
}
export const stateName = (state: string): string => STATES[state] ?? state
export const stateOf = (kept: Kept): string => kept.steps.at(-1)?.step ?? 'draft'

function blank(item: Case | null, kind: string): DocumentRow {
  return {
    id: '',
    incident_id: item?.id ?? '',
    incident_title: item?.title ?? '',
    kind,
    kind_name: kindOf(kind).name,
    title: '',
    state: 'draft',
    state_name: '拟稿',
    number: '',
    issued_at: null,
    sm3: null,
    pages: 0,
    fonts: [],
    file_name: '',
    drill: item?.registration.drill ?? false,
    version: 1,
    replaced_by: null,
    replaces: null,
    cover: null,
    next_copy: null,
    unit: '',
    delivery: '',
    delivery_name: '',
    confirmed: '',
    about: '',
    review: '',
    reviewed: '',
    sealed_at: null,
    sealed_by: '',
    sent_to: [],
    drafter: '李喆',
    reviewer: '周玥',
    signer: '赵堃',
    draft: '',
  }
}

export function draftRow(item: Case | null, kept: Kept): DocumentRow {
  const { draft } = kept
  const state = stateOf(kept)
  return {
    ...blank(item, draft.kind),
    id: `draft:${item?.id ?? 'station'}:${draft.kind}:${draft.draft}`,
    title: draft.title,
    state,
    state_name: stateName(state),
    version: Math.max(1, draft.version),
    replaces: draft.replaces || null,
    draft: draft.draft,
  }
}

let count = 0

/** An issued paper. */
export function issuedRow(item: Case | null, kind: string, change: Partial<DocumentRow>): DocumentRow {
  const state = change.state ?? 'issued'
  return {
    ...blank(item, kind),
    id: `paper-${++count}`,
    issued_at: rfc3339(new Date()),
    sm3: '6b1f0c9e5d3a47b28e1f90a4c7d2538ab64e0f1927c3d85e6fa0b1942d7ce09a',
    pages: 2,
    fonts: ['正文：“喆”字用 Noto Serif CJK SC'],
    ...change,
    state,
    state_name: stateName(state),
    file_name: `${change.number ?? ''} ${change.title ?? ''}.pdf`.trim(),
  }
}

/** The inner cover sheet of a paper of a case: without a number of its own. */
export function coverRow(item: Case, paper: DocumentRow): DocumentRow {
  const sheet = issuedRow(item, 'approval_sheet', { title: `签批单：${paper.title}`, pages: 1, issued_at: paper.issued_at })
  paper.cover = sheet.id
  return sheet
}

export const document = (item: Case, kind: string, kind_name: string, title: string, number: string): DocumentRow =>
  issuedRow(item, kind, { kind_name, title, number })

/** What became of an issued paper changes how it stands. */
export function settle(row: DocumentRow, change: Partial<DocumentRow>): void {
  Object.assign(row, change)
  const came = row.state === 'dispatched' ? 'dispatched' : row.sent_to.length > 0 ? 'delivered' : row.sealed_at ? 'sealed' : 'issued'
  row.state = row.replaced_by ? 'replaced' : came
  row.state_name = stateName(row.state)
}
