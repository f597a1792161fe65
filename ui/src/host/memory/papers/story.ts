// Papers in every state: `?story=papers`. Drafts on their way, a correction, warnings, lists of the station; 500 issued ones behind.
// And those of a working group that warned its units.
import type { DocumentRow } from '../../../generated/DocumentRow'
import type { PaperStepView } from '../../../generated/PaperStepView'
import type { ReportDraft } from '../../../generated/ReportDraft'
import { rfc3339 } from '../../../time/moment'
import type { Case, Desk } from '../case'
import type { Papers } from './desk'
import { coverRow, issuedRow, settle, type Kept } from './row'
import { freshDraft } from './wording'

const ago = (minutes: number): string => rfc3339(new Date(Date.now() - minutes * 60_000))
const DESK: Desk = { planId: 'chongqing-jrjgj', unit: '金融稳定处', operator: '李喆', contacts: [] }
const step = (name: string, minutes: number, by: string, note = ''): PaperStepView => ({
  step: name,
  name: { sent: '送签', checked: '核稿', returned: '退回' }[name] ?? name,
  at: ago(minutes),
  by,
  note,
})
const LONG = '数据中心与各处室之间的业务专网于当日零时起分批恢复，恢复前逐台核对补丁和口令，恢复后观察四小时无异常。'

function kept(item: Case | null, kind: string, id: string, steps: PaperStepView[], change: Partial<ReportDraft> = {}): Kept {
  const draft = { ...freshDraft(item, DESK, kind, id), telephone: '023-8123 6678', ...change }
  return { draft, savedAt: ago(12), steps, checked: steps.at(-1)?.step === 'checked' ? JSON.stringify(draft) : '' }
}

/** A text of about ten pages, to feel how the preview follows. */
const long = (draft: ReportDraft): ReportDraft => ({
  ...draft,
  sections: draft.sections.map((section) => ({ ...section, text: Array.from({ length: 11 }, () => LONG).join('\n') })),
})

export function papersStory(cases: Case[], papers: Papers): void {
  const at = (id: string): Case => cases.find((item) => item.id === id) as Case
  const [handling, responding, consent, investigating] = [at('l2'), at('l3'), at('l5'), at('l6')]
  const put = (item: Case | null, row: DocumentRow, draft: ReportDraft): DocumentRow => {
    ;(item?.documents ?? papers.documents).push(row)
    papers.frozen.set(row.id, draft)
    return row
  }

  // A first report that went out, its correction that replaced it, and the cover sheets of both.
  const said = freshDraft(responding, DESK, 'written_report', '')
  const first = put(
    responding,
    issuedRow(responding, 'written_report', { title: said.title, number: '金稳〔2026〕12号', issued_at: ago(175), state: 'dispatched', pages: 3 }),
    said,
  )
  put(responding, coverRow(responding, first), said)
  const mended = { ...said, version: 2, replaces: '金稳〔2026〕12号', reason: '受感染终端数由15台更正为17台' }
  const second = put(
    responding,
    issuedRow(responding, 'written_report', {
      title: said.title,
      number: '金稳〔2026〕13号',
      issued_at: ago(120),
      version: 2,
      replaces: `金稳〔2026〕12号，理由：${mended.reason}`,
      next_copy: 3,
      pages: 3,
    }),
    mended,
  )
  put(responding, coverRow(responding, second), mended)
  settle(first, { replaced_by: second.id, sealed_at: ago(170), sealed_by: '周玥' })
  settle(second, { sealed_at: ago(110), sealed_by: '周玥' })

  // A letter that one of its two receivers has: no clock waits for it.
  const asking = { ...freshDraft(responding, DESK, 'support_letter', 'a1'), addressee: '市网安总队，市通信管理局' }
  const letter = put(responding, issuedRow(responding, 'support_letter', { title: asking.title, number: '金稳〔2026〕14号', issued_at: ago(100) }), asking)
  const gone = { at: ago(90), by_name: '当面', unit: '市网安总队', receiver: '张三（值班长）', note: '一式两份' }
  settle(letter, { sealed_at: ago(95), sealed_by: '周玥', sent_to: [gone] })

  // Drafts on their way.
  responding.drafts.push(
    kept(responding, 'follow_up_report', 'f1', [
      step('sent', 40, '李喆'),
      step('returned', 25, '赵一鸣', '第三部分要写明恢复的先后次序和时间；“基本恢复”改成具体的台数。'),
    ]),
    kept(responding, 'response_notice', 'n1', [step('sent', 15, '李喆', '任务分工请处长重点看')]),
    kept(responding, 'closure_request', 'q1', [step('sent', 60, '李喆'), step('checked', 30, '赵一鸣', '可以')], { reviewer: '赵一鸣' }),
  )
  const tenPages = kept(investigating, 'investigation_report', '', [])
  tenPages.draft = long(tenPages.draft)
  investigating.drafts.push(tenPages)
  handling.drafts.push(kept(handling, 'written_report', '', [step('sent', 8, '周敏')]))
  consent.drafts.push(kept(consent, 'incident_form', 'i1', []))

  // The station's own.
  const warning = freshDraft(null, DESK, 'warning_notice', '')
  warning.title = '关于防范“银狐”远控木马的预警通知单'
  put(null, issuedRow(null, 'warning_notice', { title: warning.title, number: '金稳〔2026〕10号', issued_at: ago(3 * 1440), pages: 1 }), warning)
  const came = { ...freshDraft(null, DESK, 'warning_notice', ''), unit: '应急工作组（局办公室）', title: '网络安全事件预警通知单' }
  const told = issuedRow(null, 'warning_notice', { title: came.title, number: '应急预警〔2026〕2号', issued_at: ago(95), pages: 1, unit: came.unit })
  put(null, Object.assign(told, { about: '橙色预警（Ⅱ级，重大），有害程序事件', delivery: 'to_confirm', delivery_name: '待确认', confirmed: '本单位还没有确认：看过以后填写确认回执，签发后发回' }), came)
  const ledger = freshDraft(null, DESK, 'incident_ledger', '')
  const old = put(null, issuedRow(null, 'incident_ledger', { title: '金融稳定处网络安全事件台账（2025年）', issued_at: ago(300 * 1440), pages: 14 }), ledger)
  settle(old, { sealed_at: ago(299 * 1440), sealed_by: '周敏' })
  papers.drafts.push(kept(null, 'annual_statistics', 's1', [step('sent', 2000, '李喆'), step('returned', 1500, '赵一鸣', '表2与台账对不上，请核对。')]))

  for (let index = 0; index < 500; index++) {
    const item = cases[index % cases.length] as Case
    const title =
      index % 9 === 4
        ? '关于地方金融组织非现场监管信息系统与小额贷款公司监测预警平台之间的数据交换接口长时间中断事件处置进展情况的续报'
        : `关于${item.title}事件的续报`
    papers.documents.push({
      ...issuedRow(item, 'follow_up_report', {
        title,
        number: `金稳〔2025〕${500 - index}号`,
        issued_at: ago((index + 40) * 700),
        state: index % 4 === 1 ? 'issued' : 'dispatched',
      }),
      incident_id: item.id,
    })
  }
}

/** What the working group warned of, and the receipts that came for it. */
export function groupPapers(papers: Papers, units: string[]): void {
  const desk: Desk = { ...DESK, planId: 'shanghai-2016', unit: '市网安办' }
  const put = (row: DocumentRow, draft: ReportDraft): void => {
    papers.documents.push(row)
    papers.frozen.set(row.id, draft)
  }
  const warning = { ...freshDraft(null, desk, 'warning_notice', ''), title: '网络安全事件预警通知单', addressee: '各有关单位' }
  const [done, missing] = [units.slice(0, 3), units.slice(3)]
  const confirmed = `已确认 ${done.length} 个单位，未确认 ${missing.length} 个：${missing.join('、')}`
  put(issuedRow(null, 'warning_notice', { title: warning.title, number: '沪网办〔2026〕3号', issued_at: ago(1500), pages: 1, confirmed }), warning)
  done.forEach((unit, index) => {
    const receipt = { ...freshDraft(null, { ...desk, unit }, 'warning_receipt', ''), addressee: '市网安办' }
    put(issuedRow(null, 'warning_receipt', { title: receipt.title, issued_at: ago(1300 - index * 170), pages: 1, unit }), receipt)
  })
}
