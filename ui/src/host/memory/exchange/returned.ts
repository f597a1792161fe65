// A department whose report came back: `?story=returned`.
import type { LevelHistory } from '../../../generated/LevelHistory'
import type { Case } from '../case'
import { issuedRow } from '../papers/row'
import { tag } from '../plans'
import { chongqingStory } from '../story'
import { ago } from './story'

export function returnedStory(): Case[] {
  const cases = chongqingStory()
  const item = cases.find((one) => one.id === 'i8') as Case
  const paper = (title: string, number: string, delivery: string, delivery_name: string, minutes: number) =>
    issuedRow(item, 'follow_up_report', { kind_name: '续报一', title, number, delivery, delivery_name, issued_at: ago(minutes) })
  item.documents.push(
    {
      ...paper('关于办公自动化系统遭勒索病毒攻击事件的初报', '金稳〔2026〕3号', 'returned', '被退回', 18),
      kind: 'written_report',
      kind_name: '初报',
      review: '受影响终端数与正文第二段不一致，请核对后更正。',
      reviewed: '王建国，11月22日 09:40 退回',
    },
    paper('关于办公自动化系统遭勒索病毒攻击事件的续报', '金稳〔2026〕4号', 'exported', '已导出未回执', 12),
    { ...paper('关于办公自动化系统遭勒索病毒攻击事件的续报', '金稳〔2026〕5号', 'to_export', '待导出', 6), kind_name: '续报二' },
  )
  const first = item.life.levels[0] as LevelHistory
  first.tag = tag(3)
  item.life.levels.unshift({ ...first, tag: tag(2), stage_name: '改级', party: '应急工作组', judged_by: '办公室主任 王建国', reason: '敏感信息有泄露风险', means: '报送包', decided_at: ago(8), recorded_at: ago(6) })
  return cases
}
