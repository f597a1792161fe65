// Which papers the invented plan asks for.
import type { DocumentRow } from '../../../generated/DocumentRow'
import type { KindView } from '../../../generated/KindView'
import type { PaperOffer } from '../../../generated/PaperOffer'
import type { Case, Desk } from '../case'
import { phaseAt } from '../life'

/** Why a case wants it, and what stands in the way. */
function asked(item: Case, kind: string): Pick<PaperOffer, 'why' | 'ready' | 'reason'> {
  const at = phaseAt(item.life.phase)
  const high = (item.registration.level ?? 4) <= 2
  const no = { why: '', ready: true, reason: '' }
  switch (kind) {
    case 'written_report':
      return { ...no, why: '事件发生后立即书面报告（第四篇 一）' }
    case 'follow_up_report':
      return item.life.progress.some((note) => !note.reported_in) ? { ...no, why: '有没报过的进展，应及时续报（第四篇 二（二）2）' } : no
    case 'final_report':
      return at >= phaseAt('ended') ? no : { ...no, ready: false, reason: '应急响应结束以后再写' }
    case 'response_notice':
      return item.life.response ? no : { ...no, ready: false, reason: '还没有启动应急响应' }
    case 'closure_request':
      if (!item.life.response) return { ...no, ready: false, reason: '还没有启动应急响应' }
      return high ? { ...no, why: 'Ⅱ级以上响应的结束，报领导小组批准（第四篇 三（二））' } : no
    case 'closure_reply':
    case 'closure_notice':
      return item.life.closure.length || at >= phaseAt('ended') ? no : { ...no, ready: false, reason: '还没有提出结束' }
    case 'investigation_report':
      return at >= phaseAt('ended')
        ? { ...no, why: '响应结束后30天内完成总结调查报告（第五篇 二）' }
        : { ...no, ready: false, reason: '应急响应结束以后再写' }
    case 'evidence_list':
      return item.evidence?.length ? no : { ...no, ready: false, reason: '还没有存入证据' }
    default:
      return no
  }
}

export function offersOf(item: Case | null, _desk: Desk, rows: DocumentRow[], kinds: KindView[]): PaperOffer[] {
  const drill = item?.registration.drill ?? false
  return kinds
    .filter((kind) => kind.of_incident === (item !== null) && kind.id !== 'oral_record' && kind.id !== 'approval_sheet')
    .filter((kind) => kind.id !== 'drill_report' || drill)
    .map((kind) => ({
      kind,
      ...(item
        ? asked(item, kind.id)
        : kind.id.startsWith('warning_') && kind.id !== 'warning_notice'
          ? { why: '', ready: false, reason: '从已签发的预警通知单开始' }
          : { why: '', ready: true, reason: '' }),
      papers: rows.filter((row) => row.kind === kind.id),
    }))
}
