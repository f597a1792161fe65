// Reports of an invented case: the first one, its follow-ups, the summary.
import type { DocumentRow } from '../../generated/DocumentRow'
import type { ReportCheck } from '../../generated/ReportCheck'
import type { ReportDraft } from '../../generated/ReportDraft'
import type { ReportEditor } from '../../generated/ReportEditor'
import { rfc3339, spokenMoment } from '../../time/moment'
import type { Host } from '../host'
import type { Around } from './acts'
import { blankReport, type Case, type Desk } from './case'
import { paintReport } from './paper'
import { HEADINGS } from './rules'

const now = (): string => rfc3339(new Date())
const copy = (draft: ReportDraft): ReportDraft => JSON.parse(JSON.stringify(draft)) as ReportDraft
/** What was issued, as it was written. */
export const issuedDrafts = new Map<string, ReportDraft>()
const NUMBERS = '一二三四五六七八九十'

export const document = (item: Case, kind: string, kind_name: string, title: string, number: string): DocumentRow => ({
  id: `${kind}-${item.id}-${item.documents.filter((paper) => paper.kind === kind).length}`,
  incident_id: item.id,
  incident_title: item.title,
  kind,
  kind_name,
  title,
  state: 'issued',
  number,
  issued_at: now(),
  sm3: '6b1f0c9e5d3a47b28e1f90a4c7d2538ab64e0f1927c3d85e6fa0b1942d7ce09a',
  pages: 2,
  fonts: ['正文：“喆”字用 Noto Serif CJK SC'],
  file_name: `${number} ${title}.pdf`,
  drill: item.registration.drill,
})

/** 续报 and 总结调查报告 that are being written, as the list of papers shows them. */
export const draftRows = (item: Case): DocumentRow[] => {
  const row = (id: string, kind: string, kind_name: string, title: string): DocumentRow => ({
    id: `draft:${item.id}:${id}`,
    incident_id: item.id,
    incident_title: item.title,
    kind,
    kind_name,
    title,
    state: 'draft',
    number: '',
    issued_at: null,
    sm3: null,
    pages: 0,
    fonts: [],
    file_name: '',
    drill: item.registration.drill,
  })
  const { followUps, summary } = item.life
  const closed = item.documents.some((paper) => paper.kind === 'investigation_report')
  return [
    ...Object.entries(followUps).map(([draft, kept]) => row(`follow:${draft}`, 'follow_up_report', '续报', kept.draft.title)),
    ...(summary && !closed ? [row('summary', 'investigation_report', '总结调查报告', summary.draft.title)] : []),
  ]
}

function checks(draft: ReportDraft): ReportCheck[] {
  const found: ReportCheck[] = []
  const need = (field: string, text: string, message: string): void => {
    if (!text.trim()) found.push({ field, message, blocks: true })
  }
  need('title', draft.title, '还没有写标题')
  if (draft.kind === 'written_report') {
    need('section:basics', draft.sections[0]?.text ?? '', '“基本情况”还没有写')
    need('section:measures', draft.sections[3]?.text ?? '', '“已采取的措施及效果”还没有写')
  }
  need('telephone', draft.telephone, '还没有填联系电话')
  need('signer', draft.signer, '还没有填签发人')
  if (!draft.reviewer.trim()) found.push({ field: 'reviewer', message: '没有填核稿人', blocks: false })
  return found
}

function followUp(item: Case, desk: Desk, draft: string): ReportDraft {
  const fresh = item.life.progress.filter((note) => !note.reported_in)
  return {
    ...blankReport(item, desk),
    kind: 'follow_up_report',
    draft: draft || Math.random().toString(16).slice(2, 14),
    covers: fresh.map((note) => note.id),
    title: `关于${item.title}事件的续报`,
    opening: `${item.title}事件的情况已于此前报告，现将处置进展续报如下。`,
    sections: [
      {
        id: 'progress',
        heading: '一、处置进展',
        text: fresh.map((note) => `${spokenMoment(note.at)}，${note.text}`).join('\n'),
        hint: '自上次报告以来做了什么、结果怎样',
      },
      { id: 'changes', heading: '二、情况变化', text: '', hint: '级别、影响范围、原因有无新的认识' },
      { id: 'next', heading: '三、下一步工作', text: '', hint: '打算怎么办，何时再报' },
    ],
  }
}

const summary = (item: Case, desk: Desk): ReportDraft => ({
  ...blankReport(item, desk),
  kind: 'investigation_report',
  title: `关于${item.title}事件的总结调查报告`,
  opening: `${spokenMoment(item.registration.discovered_at)}，我单位${item.registration.system}发生网络安全事件。应急响应已经结束，现将调查处理和总结评估情况报告如下。`,
  sections: HEADINGS.map((heading, index) => ({
    id: heading.id,
    heading: `${NUMBERS[index]}、${heading.name}`,
    text: '',
    hint: heading.ask,
  })),
})

function editor(item: Case, desk: Desk, kind: string, draft: string): ReportEditor {
  const kept =
    kind === 'follow_up_report'
      ? item.life.followUps[draft]
      : kind === 'investigation_report'
        ? item.life.summary
        : item.report && { draft: item.report, savedAt: item.reportSavedAt }
  const made =
    kept?.draft ??
    (kind === 'follow_up_report'
      ? followUp(item, desk, draft)
      : kind === 'investigation_report'
        ? summary(item, desk)
        : blankReport(item, desk))
  const issued = kind === 'follow_up_report' ? null : (item.documents.find((paper) => paper.kind === kind) ?? null)
  const sheet = issued ? (item.documents.find((paper) => paper.kind === 'approval_sheet') ?? null) : null
  return { draft: made, checks: issued ? [] : checks(made), saved_at: kept?.savedAt ?? null, issued, approval_sheet: sheet }
}

type ReportHost = Pick<
  Host,
  'reportOpen' | 'reportDrop' | 'reportCheck' | 'reportSave' | 'reportPreview' | 'reportIssue'
>

export function reportHost({ desk, find, later, refuse, changed }: Around): ReportHost {
  const keep = (draft: ReportDraft): string => {
    const item = find(draft.incident_id)
    const savedAt = now()
    if (draft.kind === 'follow_up_report') item.life.followUps[draft.draft] = { draft: copy(draft), savedAt }
    else if (draft.kind === 'investigation_report') item.life.summary = { draft: copy(draft), savedAt }
    else Object.assign(item, { report: copy(draft), reportSavedAt: savedAt })
    return savedAt
  }
  return {
    reportOpen: (id, kind = 'written_report', draft = '') => later(editor(find(id), desk, kind, draft)),
    async reportDrop(id, kind, draft) {
      const { life } = find(id)
      if (kind === 'follow_up_report') delete life.followUps[draft]
      else life.summary = null
      changed()
    },
    reportCheck: (draft) => later(checks(draft)),
    async reportSave(draft) {
      if (JSON.stringify(draft).includes('存不进'))
        refuse('draft.disk', '磁盘已满，写不进去。请清理磁盘，内容还在屏幕上。')
      return later(keep(draft), 60)
    },
    reportPreview: (draft) => paintReport(draft),
    async reportIssue(draft) {
      const item = find(draft.incident_id)
      const missing = checks(draft).find((check) => check.blocks)
      if (missing) refuse('report.missing', missing.message, missing.field)
      keep(draft)
      const follow = draft.kind === 'follow_up_report'
      const before = item.documents.filter((paper) => paper.kind === 'follow_up_report').length
      const name = follow ? `续报${NUMBERS[before]}` : draft.kind === 'investigation_report' ? '总结调查报告' : '初报'
      const paper = document(item, draft.kind, name, draft.title, `金稳〔2026〕${3 + item.documents.length}号`)
      const sheet = document(item, 'approval_sheet', '签批单', `${item.title}签批单`, paper.number)
      item.documents.push(paper, sheet)
      issuedDrafts.set(paper.id, copy(draft))
      if (follow) {
        delete item.life.followUps[draft.draft]
        for (const note of item.life.progress) if (draft.covers.includes(note.id)) note.reported_in = name
      }
      changed()
      return later({ draft, checks: [], saved_at: null, issued: paper, approval_sheet: sheet }, 400)
    },
  }
}
