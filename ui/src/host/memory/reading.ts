// The plan to read, made of what the invented office knows of it.
import type { CarrierView } from '../../generated/CarrierView'
import type { ClauseReading } from '../../generated/ClauseReading'
import type { PlanReading } from '../../generated/PlanReading'
import { view, type Desk } from './case'
import { LIFE, type LifeRules } from './rules'

const carrier = (rule: string, rule_name: string, does: string, reading: string | null = null): CarrierView => ({
  rule,
  rule_name,
  does,
  reading,
})

const CHONGQING: ClauseReading[] = [
  { clause: '第一篇', number: '第一篇', title: '总则', depth: 0 },
  { clause: '第一篇/一', number: '一、', title: '编制目的', depth: 1, texts: ['建立健全网络安全事件应急工作机制，提高应对网络安全事件能力。', '预防和减少网络安全事件造成的损失和危害，保障网络和信息系统的正常运行。'], reason: '说明编制的目的，不要求谁做什么' },
  { clause: '第一篇/四', number: '四、', title: '事件分级', depth: 1, texts: ['网络安全事件分为四级：特别重大、重大、较大、一般网络安全事件。'] },
].map((one) => ({
  clause: one.clause,
  clause_label: one.clause.replace('/', ' '),
  number: one.number,
  title: one.title,
  depth: one.depth,
  sentences: (one.texts ?? []).map((text, index) => ({
    text,
    begins: index === 0,
    carried_by: one.reason ? [] : [carrier('level', '级别', '判定Ⅰ级特别重大、Ⅱ级重大、Ⅲ级较大、Ⅳ级一般')],
    reason: one.reason ?? null,
  })),
}))

function carriersOf(text: string, rules: LifeRules): CarrierView[] {
  const found: CarrierView[] = []
  if (/网络(与信息)?安全事件。$/.test(text)) found.push(carrier('level', '级别', '判定级别'))
  if (text.includes('报告')) found.push(carrier('obligation', '报送义务', '报送义务：各有关处室报应急工作组，口头、书面，立即', '原文没有写明形式，口头、书面两种都要报。'))
  for (const duty of rules.duties)
    if (text.includes(duty.quote)) found.push(carrier('duty', '处置任务', duty.task, duty.reading ?? null))
  return found
}

export function readingOf(desk: Desk): PlanReading {
  const plan = view(desk)
  const rules = LIFE[desk.planId] as LifeRules
  const others = [
    ...plan.clauses.map((clause) => ({ clause: clause.clause, text: clause.text })),
    ...rules.responses.map((one) => ({ clause: one.clause, text: one.quote, does: '应急响应' })),
    ...rules.closures.map((one) => ({ clause: one.clause, text: one.quote, does: '应急结束' })),
  ]
  const clauses = [...CHONGQING]
  for (const { clause, text, ...more } of others) {
    const does = 'does' in more ? (more.does as string) : ''
    if (clauses.some((known) => known.clause === clause)) continue
    const parts = clause.split(/[/.]/)
    clauses.push({
      clause,
      clause_label: clause.replace('/', ' ').replaceAll('/', ''),
      number: parts.at(-1) ?? '',
      title: '',
      depth: parts.length - 1,
      sentences: (text.match(/[^。]+。?/g) ?? []).map((sentence, index) => {
        const carried = does ? [carrier('response', does, sentence.slice(0, 16))] : carriersOf(sentence, rules)
        return {
          text: sentence,
          begins: index === 0,
          carried_by: carried,
          reason: carried.length ? null : '由有关单位按职责办理，本程序不代办',
        }
      }),
    })
  }
  return {
    id: plan.id,
    name: plan.name,
    issuer: desk.planId === 'shanghai-2016' ? '上海市人民政府办公厅' : '重庆市地方金融监督管理局',
    issued: desk.planId === 'shanghai-2016' ? '2016-12-27' : '',
    remark: null,
    superseded: [
      {
        by: '《国家网络安全事件报告管理办法》',
        since: '2025-11-01',
        how: 'applies_too',
        note: '属较大以上网络安全事件的（级别另按该办法所附的分级指南判定），还要按该办法报告：地方机关自发现或获知起4小时内报属地省级网信部门，涉及关键信息基础设施的1小时内报保护工作部门和公安机关；处置结束后30日内形成总结报告，按原渠道上报。',
        carried: false,
      },
    ],
    clauses,
    newer: false,
    empty: 0,
  }
}
