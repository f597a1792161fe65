// Which papers the invented office writes.
import type { KindView } from '../../../generated/KindView'

type Change = Partial<KindView>
const kind = (id: string, name: string, species: string, layout: string, change: Change = {}): KindView => ({
  id,
  name,
  species,
  layout,
  of_incident: true,
  numbered: false,
  period: false,
  ...change,
})
const letter = (id: string, name: string, species: string, change: Change = {}): KindView =>
  kind(id, name, species, 'text', { numbered: true, ...change })
const OWN: Change = { of_incident: false }

export const KINDS: KindView[] = [
  letter('written_report', '初报', '报告'),
  letter('follow_up_report', '续报', '报告'),
  letter('final_report', '终报', '报告'),
  kind('oral_record', '口头报告记录单', '单', 'form'),
  kind('incident_form', '事件信息报告表', '表', 'form'),
  letter('support_request', '请求支援请示', '请示'),
  letter('support_reply', '请求支援批复', '批复'),
  letter('support_letter', '商请协助函', '函'),
  letter('response_notice', '应急响应启动通知', '通知'),
  letter('closure_request', '应急结束请示', '请示'),
  letter('closure_reply', '应急结束批复', '批复'),
  letter('closure_notice', '应急结束通知', '通知'),
  letter('investigation_report', '总结调查报告', '报告'),
  kind('evidence_list', '证据清单与移交单', '单', 'listing'),
  kind('bundle_transfer', '报送包移交清单', '单', 'listing', OWN),
  kind('incident_ledger', '事件台账', '表', 'listing', { ...OWN, period: true }),
  kind('annual_statistics', '年度统计报告', '报告', 'listing', { ...OWN, numbered: true, period: true }),
  kind('warning_notice', '预警通知单', '单', 'form', { ...OWN, numbered: true }),
  kind('warning_adjustment', '预警调整通知单', '单', 'form', { ...OWN, numbered: true }),
  kind('warning_lift', '预警解除通知单', '单', 'form', { ...OWN, numbered: true }),
  kind('warning_receipt', '预警确认回执', '单', 'form', OWN),
  letter('drill_report', '演练情况报告', '报告'),
  kind('approval_sheet', '签批单', '单', 'form'),
]

export const kindOf = (id: string): KindView => KINDS.find((one) => one.id === id) ?? (KINDS[0] as KindView)
/** A case has one of it. */
export const isSingle = (id: string): boolean => id === 'written_report' || id === 'investigation_report'
