// A rough judge, good enough to look at the panel. The real one is in the `plan` room.
import type { ContactView } from '../../generated/ContactView'
import type { JudgementView } from '../../generated/JudgementView'
import type { ObligationLine } from '../../generated/ObligationLine'
import { rfc3339 } from '../../time/moment'
import type { Answers } from '../host'
import { PLANS, tag, type Rule } from './plans'

type State = 'met' | 'not_met' | 'unknown'

function stateOf(indicator: Rule['indicators'][number], facts: Answers): State {
  const answer = facts[indicator.fact]
  if (answer === null || answer === undefined) return 'unknown'
  if (indicator.atLeast !== undefined)
    return typeof answer === 'number' && answer >= indicator.atLeast ? 'met' : 'not_met'
  const given = Array.isArray(answer) ? answer : [String(answer)]
  const met = indicator.values.some((value) => given.includes(value))
  if (met && indicator.fact === 'system_damage') {
    const important = facts['important_system']
    return important === true ? 'met' : important === false ? 'not_met' : 'unknown'
  }
  return met ? 'met' : 'not_met'
}

export function judge(
  planId: string,
  category: string | null,
  facts: Answers,
  discoveredAt: string,
  contacts: ContactView[],
  picked: number | null = null,
): JudgementView {
  const { view, rules } = PLANS[planId] as (typeof PLANS)[string]
  const states = rules.map((rule) => ({ rule, states: rule.indicators.map((indicator) => stateOf(indicator, facts)) }))
  const met = states.find((item) => item.states.includes('met'))
  const level = met?.rule.level ?? null
  const strict = states.find((item) => item.states.every((state) => state === 'met'))?.rule.level ?? level
  const differ = planId === 'shanghai-2016' && level !== null && strict !== level
  const outside = view.categories.find((item) => item.id === category)?.outside ? (view.clauses[0] ?? null) : null
  const could = view.facts
    .filter((fact) => facts[fact.id] == null)
    .flatMap((fact) => {
      const highest = rules.find((rule) =>
        rule.indicators.some(
          (indicator) =>
            indicator.fact === fact.id || (fact.id === 'important_system' && indicator.fact === 'system_damage'),
        ),
      )
      return highest && (level === null || highest.level < level)
        ? [{ fact: fact.id, ask: fact.ask, to: tag(highest.level) }]
        : []
    })
  return {
    level: level ? tag(level) : null,
    level_strict: level ? tag(strict ?? level) : null,
    readings_differ: differ,
    basis: met
      ? [
          {
            clause: met.rule.clause,
            clause_label: met.rule.clause_label,
            facts: met.rule.indicators.map((indicator) => indicator.fact),
            quote: met.rule.text,
          },
        ]
      : [],
    could_raise: could,
    notes: [],
    clauses: states
      .filter((item) => item.rule.indicators.length > 1 || item.states.includes('met'))
      .map((item) => ({
        clause: item.rule.clause,
        clause_label: item.rule.clause_label,
        level: tag(item.rule.level),
        met: item.states.filter((state) => state === 'met').length,
        total: item.states.length,
        indicators: item.rule.indicators.map((indicator, index) => ({
          quote: indicator.quote,
          state: item.states[index] as string,
        })),
      })),
    obligations: outside ? [] : obligations(planId, picked ?? level, discoveredAt, contacts),
    outside,
  }
}

export function obligations(
  planId: string,
  level: number | null,
  discoveredAt: string,
  contacts: ContactView[],
): ObligationLine[] {
  const contact = (party: string): ContactView | null => contacts.find((item) => item.party === party) ?? null
  const forms = ['oral', 'written'] as const
  if (planId === 'shanghai-2016') {
    const quote =
      '发生一般网络与信息安全事件，责任单位必须在半小时内口头、1小时内书面报告市网安办值班室。较大以上网络与信息安全事件或特殊情况，立即报告。'
    return forms.map((form) => {
      const soon = level !== null && level < 4
      const minutes = form === 'oral' ? 30 : 60
      return {
        clause: '4.1.2',
        clause_label: soon
          ? '4.1.2 较大以上立即报告'
          : form === 'oral'
            ? '4.1.2 半小时内口头报告'
            : '4.1.2 1小时内书面报告',
        quote,
        from: '责任单位',
        to: '市网安办值班室',
        ours: true,
        need: 'must',
        form,
        allowance_label: soon ? '立即' : form === 'oral' ? '30分钟内' : '1小时内',
        due: soon ? null : rfc3339(new Date(Date.parse(discoveredAt) + minutes * 60_000)),
        at_least: level === null,
        contact: contact('duty_room'),
      }
    })
  }
  const clause = { clause: '第四篇/一', clause_label: '第四篇 一' }
  if (level !== null && level <= 2) {
    return [
      ...forms.map((form) => ({
        ...clause,
        quote: '对于初判为特别重大、重大网络安全事件的，立即报告应急工作组',
        from: '各有关处室',
        to: '应急工作组',
        ours: true,
        need: 'must',
        form,
        allowance_label: '立即',
        due: null,
        at_least: false,
        contact: contact('working_group'),
      })),
      ...forms.map((form) => ({
        ...clause,
        quote: '根据需要报告局网络安全工作领导小组',
        from: '各有关处室',
        to: '局网络安全工作领导小组',
        ours: true,
        need: 'as_needed',
        form,
        allowance_label: '根据需要',
        due: null,
        at_least: false,
        contact: contact('leading_group'),
      })),
    ]
  }
  return [
    {
      clause: '第四篇/二/（四）',
      clause_label: '第四篇 二（四）',
      quote: '记录处置情况，并及时向应急工作组汇报进展情况',
      from: '事件发生处室',
      to: '应急工作组',
      ours: true,
      need: 'must',
      form: 'oral',
      allowance_label: '及时',
      due: null,
      at_least: level === null,
      contact: contact('working_group'),
    },
  ]
}
