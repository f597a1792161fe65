// Papers of the invented office from the first draft on: kept, sent, checked, returned, issued, stamped, corrected.
import type { DocumentRow } from '../../../generated/DocumentRow'
import type { OperatorView } from '../../../generated/OperatorView'
import type { PaperWay } from '../../../generated/PaperWay'
import type { ReportDraft } from '../../../generated/ReportDraft'
import type { ReportEditor } from '../../../generated/ReportEditor'
import { rfc3339, shortMoment } from '../../../time/moment'
import { waysToSend } from '../../../words/names'
import type { Host } from '../../host'
import { saidBy } from '../../../features/report/way'
import type { Around } from '../acts'
import type { Case } from '../case'
import { checksOf } from './checks'
import { isSingle, KINDS, kindOf } from './kinds'
import { offersOf } from './offers'
import { paintReport } from './paint'
import { coverRow, draftRow, issuedRow, settle, stateName, stateOf, type Kept } from './row'
import type { Look } from './look'
import { freshDraft, newId, NUMBERS } from './wording'

const now = (): string => rfc3339(new Date())
export const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** What an office has of papers that belong to no case, and what every paper said when it was issued. */
export interface Papers {
  drafts: Kept[]
  documents: DocumentRow[]
  frozen: Map<string, ReportDraft>
}
export const noPapers = (): Papers => ({ drafts: [], documents: [], frozen: new Map() })

export interface Office extends Around {
  papers: Papers
  look: Look
  cases: () => Case[]
  me: () => OperatorView | null
  operators: () => OperatorView[]
  mustWrite: () => void
}

type PaperHost = Pick<
  Host,
  | 'reportOpen'
  | 'reportDrop'
  | 'reportCheck'
  | 'reportSave'
  | 'reportPreview'
  | 'reportRefill'
  | 'reportIssue'
  | 'reportDocx'
  | 'papersOffered'
  | 'paperStep'
  | 'paperFrom'
  | 'documentSealed'
  | 'documentDelivered'
  | 'documents'
  | 'documentRow'
  | 'documentPdf'
  | 'print'
>

export function paperHost(office: Office): PaperHost {
  const { desk, find, later, refuse, changed, papers, look } = office
  const holder = (incidentId: string): Case | null => (incidentId ? find(incidentId) : null)
  const drafts = (item: Case | null): Kept[] => item?.drafts ?? papers.drafts
  const issuedOf = (item: Case | null): DocumentRow[] => item?.documents ?? papers.documents
  const keptAs = (item: Case | null, kind: string, draft: string): Kept | undefined =>
    drafts(item).find((one) => one.draft.kind === kind && one.draft.draft === draft)

  function documentOf(id: string): { item: Case | null; row: DocumentRow } {
    for (const item of [...office.cases(), null]) {
      const row = issuedOf(item).find((one) => one.id === id)
      if (row) return { item, row }
    }
    return refuse('document.not_found', '找不到这份文书，请刷新后再试')
  }
  function number(item: Case | null): string {
    const all = [...office.cases().flatMap((one) => one.documents), ...papers.documents]
    const drill = item?.registration.drill ? '演练' : ''
    const mark = `${look.style.code}${drill}〔${new Date().getFullYear()}〕`
    const last = Math.max(0, ...all.map((row) => Number(row.number.split(mark)[1]?.replace('号', '') ?? 0) || 0))
    return `${mark}${last + 1}号`
  }
  const signs = (one: OperatorView): boolean =>
    one.role !== 'read_only' && (one.role === 'responsible' || !office.operators().some((two) => two.role === 'responsible'))

  function wayOf(item: Case | null, kind: string, kept: Kept | undefined): PaperWay {
    const me = office.me()
    const signers = office.operators().filter(signs)
    const heads = signers.map((one) => one.name).join('、')
    const state = kept ? stateOf(kept) : 'draft'
    const may = me !== null && signs(me)
    return {
      state,
      state_name: stateName(state),
      steps: kept?.steps ?? [],
      changed_since_check: state === 'checked' && kept?.checked !== saidBy(kept?.draft ?? null),
      may_sign: may,
      why_not: may
        ? ''
        : me?.role === 'read_only'
          ? '只读的操作人不能签发，请换联络员或负责人登录'
          : `签发由负责人（${heads}）办理：先“送签”，再换负责人登录签发`,
      signers: signers.map((one) => one.name),
      next_number: kindOf(kind).numbered ? number(item) : '',
    }
  }
  function editor(item: Case | null, draft: ReportDraft, kept?: Kept): ReportEditor {
    return {
      draft,
      kind: kindOf(draft.kind),
      checks: checksOf(draft),
      saved_at: kept?.savedAt ?? null,
      issued: null,
      approval_sheet: null,
      way: wayOf(item, draft.kind, kept),
    }
  }
  function issuedEditor(item: Case | null, row: DocumentRow): ReportEditor {
    const draft = papers.frozen.get(row.id) ?? freshDraft(item, desk, row.kind, '')
    return { ...editor(item, draft), checks: [], issued: row }
  }
  function open(incidentId: string, kind: string, draft: string): ReportEditor {
    if (!KINDS.some((one) => one.id === kind)) refuse('paper.kind', '没有这种文书，请刷新后再选')
    const item = holder(incidentId)
    const only = isSingle(kind) && !draft
    const issued = only ? issuedOf(item).findLast((row) => row.kind === kind && !row.replaced_by) : undefined
    if (issued) return issuedEditor(item, issued)
    const kept = draft || only ? keptAs(item, kind, draft) : undefined
    return editor(item, kept?.draft ?? freshDraft(item, desk, kind, draft || (only ? '' : newId())), kept)
  }
  function keep(draft: ReportDraft): Kept {
    const item = holder(draft.incident_id)
    const kept = keptAs(item, draft.kind, draft.draft)
    if (kept) return Object.assign(kept, { draft: copyOf(draft), savedAt: now() })
    const begun: Kept = { draft: copyOf(draft), savedAt: now(), steps: [], checked: '' }
    drafts(item).unshift(begun)
    return begun
  }
  function forget(draft: Pick<ReportDraft, 'incident_id' | 'kind' | 'draft'>): void {
    const all = drafts(holder(draft.incident_id))
    const at = all.findIndex((one) => one.draft.kind === draft.kind && one.draft.draft === draft.draft)
    if (at >= 0) all.splice(at, 1)
  }

  return {
    reportOpen: async (id, kind = 'written_report', draft = '') => later(open(id, kind, draft)),
    async reportDrop(id, kind, draft) {
      office.mustWrite()
      forget({ incident_id: id, kind, draft })
      changed()
    },
    reportCheck: (draft) => later(checksOf(draft)),
    async reportSave(draft) {
      if (JSON.stringify(draft).includes('存不进'))
        refuse('draft.disk', '磁盘已满，写不进去。请清理磁盘，内容还在屏幕上。')
      office.mustWrite()
      return later(keep(draft).savedAt, 60)
    },
    reportPreview: (draft) => paintReport(draft, look.style),
    reportRefill: (draft) => later({ ...draft, title: draft.title.replace(/\d{4}年/, `${draft.from.slice(0, 4)}年`) }),
    async reportIssue(draft) {
      const item = holder(draft.incident_id)
      const missing = checksOf(draft).find((check) => check.blocks)
      if (missing) refuse('report.incomplete', missing.message, missing.field)
      const way = wayOf(item, draft.kind, undefined)
      if (!way.may_sign) refuse('paper.may_not_sign', way.why_not)
      const kind = kindOf(draft.kind)
      const before = issuedOf(item).find((row) => row.id === draft.before && draft.version > 1)
      const follows = issuedOf(item).filter((row) => row.kind === draft.kind && row.version === 1).length
      const name = draft.kind === 'follow_up_report' ? `续报${NUMBERS[before ? follows - 1 : follows]}` : kind.name
      const row = issuedRow(item, draft.kind, {
        kind_name: name,
        title: draft.title,
        number: kind.numbered ? number(item) : '',
        version: Math.max(1, draft.version),
        replaces: before ? `${before.number}，理由：${draft.reason}` : null,
        next_copy: look.style.copy_numbers && kind.numbered ? 1 : null,
      })
      issuedOf(item).push(row)
      papers.frozen.set(row.id, copyOf(draft))
      if (before) settle(before, { replaced_by: row.id })
      const warning = draft.kind === 'warning_receipt' ? papers.documents.find((one) => one.id === draft.before && one.unit) : undefined
      if (warning) Object.assign(warning, { delivery: 'confirmed', delivery_name: '已确认', confirmed: '本单位已填写确认回执' })
      if (item && kind.numbered) item.documents.push(coverRow(item, row))
      for (const note of item?.life.progress ?? []) if (draft.covers.includes(note.id)) note.reported_in = name
      forget(draft)
      changed()
      return later(issuedEditor(item, row), 400)
    },
    reportDocx: (draft) => later(`/home/user/文档/${draft.title}（草稿）.docx`, 300),

    async papersOffered(id) {
      const item = holder(id)
      const rows = [...drafts(item).map((kept) => draftRow(item, kept)), ...[...issuedOf(item)].reverse()]
      return later(offersOf(item, desk, rows, KINDS))
    },
    async paperStep({ draft, step, note }) {
      office.mustWrite()
      const item = holder(draft.incident_id)
      const me = office.me()
      if (step === 'returned' && !note.trim()) refuse('paper.note', '退回要写明改什么', 'note')
      const missing = checksOf(draft).find((one) => one.blocks && !['reviewer', 'signer'].includes(one.field))
      if (step === 'sent' && missing) refuse('report.incomplete', missing.message, missing.field)
      const writers = office.operators().filter((one) => one.role !== 'read_only').length
      const kept = keep(draft)
      if (step === 'checked' && writers > 1 && kept.steps.findLast((one) => one.step === 'sent')?.by === me?.name)
        refuse('paper.own_check', '核稿与送签要由不同的人经手，请换另一位操作人登录后核稿')
      if (step === 'checked' && !kept.draft.reviewer.trim()) kept.draft.reviewer = me?.name ?? ''
      const names: Record<string, string> = { sent: '送签', checked: '核稿', returned: '退回' }
      kept.steps.push({ step, name: names[step] ?? step, at: now(), by: me?.name ?? '', note: note.trim() })
      if (step === 'checked') kept.checked = saidBy(kept.draft)
      changed()
      return later(editor(item, kept.draft, kept), 200)
    },
    async paperFrom(id, kind, reason) {
      office.mustWrite()
      const { item, row } = documentOf(id)
      const draft = newId()
      const said = copyOf(papers.frozen.get(id) ?? freshDraft(item, desk, row.kind, ''))
      const number = `${row.number}（${shortMoment(row.issued_at ?? now(), new Date(0))}）`
      if (!kind || kind === row.kind) {
        if (!reason.trim()) refuse('field.missing', '请写明为什么更正', 'reason')
        if (row.replaced_by) refuse('paper.replaced', '这份文书已经被新的一版替代，请从新的一版更正')
        const next = { ...said, draft, paper: draft, version: row.version + 1, before: id, replaces: number, reason }
        return later(editor(item, keep(next).draft, keep(next)))
      }
      const started = papers.drafts.find((one) => one.draft.kind === kind && one.draft.before === id && one.draft.version < 2)
      if (kind === 'warning_receipt' && started) return later(editor(item, started.draft, started))
      const begun = { ...freshDraft(item, desk, kind, draft), before: id }
      if (row.unit) begun.addressee = row.unit
      if (kind === 'warning_adjustment') begun.sections = said.sections
      const named = begun.sections.find((one) => one.id === 'before')
      if (named) named.text = `${row.title}（${row.number}）`
      return later(editor(item, keep(begun).draft, keep(begun)))
    },
    async documentSealed({ document_id, at, person }) {
      office.mustWrite()
      const { row } = documentOf(document_id)
      if (!person.trim()) refuse('field.missing', '请填写由谁用印', 'person')
      if (at && Date.parse(at) > Date.now() + 60_000) refuse('time.future', '这个时间还没有到，请核对', 'at')
      if (at && row.issued_at && Date.parse(at) < Date.parse(row.issued_at) - 60_000)
        refuse('time.order', '用印早于签发，请核对时间', 'at')
      settle(row, { sealed_at: at || now(), sealed_by: person.trim() })
      changed()
      return later(row)
    },
    async documentDelivered(sent) {
      office.mustWrite()
      const { item, row } = documentOf(sent.document_id)
      const at = Date.parse(sent.at)
      if (Number.isNaN(at)) refuse('time.unreadable', '时间读不通，请写成 2026-11-22 09:30 这样', 'at')
      if (at > Date.now() + 60_000) refuse('time.future', '时间在现在之后，请改成实际的时间', 'at')
      if (row.issued_at && at < Date.parse(row.issued_at) - 60_000) refuse('time.order', '时间在“签发”之前，请改成实际的时间', 'at')
      if (!sent.unit.trim()) refuse('field.missing', '请填写送给哪个单位', 'unit')
      if (sent.by === 'other' && !sent.note.trim()) refuse('field.missing', '请写明是怎么送的', 'note')
      const by_name = waysToSend.find((one) => one.value === sent.by)?.label ?? sent.by
      const [unit, receiver, note] = [sent.unit.trim(), sent.receiver.trim(), sent.note.trim()]
      settle(row, { sent_to: [...row.sent_to, { at: sent.at, by_name, unit, receiver, note }] })
      item?.timeline.push({
        event_at: sent.at,
        recorded_at: now(),
        text: `发出《${row.title}》${row.number}`,
        detail: [by_name, `${unit} ${receiver}`.trim(), note].filter(Boolean).join('，'),
        operator: office.me()?.name ?? '',
        level: null,
      })
      changed()
      return later(row)
    },

    documents: () =>
      later([
        ...papers.drafts.map((kept) => draftRow(null, kept)),
        ...office.cases().flatMap((item) => item.drafts.map((kept) => draftRow(item, kept))),
        ...[...papers.documents, ...office.cases().flatMap((item) => item.documents)]
          .reverse()
          .sort((a, b) => (b.issued_at ?? '').localeCompare(a.issued_at ?? '')),
      ]),
    async documentRow(id) {
      return later(documentOf(id).row)
    },
    async print({ document_id, copies }) {
      const { row } = documentOf(document_id)
      if (row.next_copy !== null) row.next_copy += copies
      changed()
      return later(undefined, 400)
    },
    async documentPdf(id) {
      const { item, row } = documentOf(id)
      const said = papers.frozen.get(id) ?? { ...freshDraft(item, desk, row.kind, ''), title: row.title }
      return paintReport(said, look.style, row.number)
    },
  }
}
