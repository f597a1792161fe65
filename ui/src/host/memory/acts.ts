// What the invented program does to a case after its registration, with the refusals that one meets most.
import type { ChangeLine } from '../../generated/ChangeLine'
import type { IncidentView } from '../../generated/IncidentView'
import { rfc3339 } from '../../time/moment'
import type { Host } from '../host'
import { incidentView, type Case, type Desk } from './case'
import { obligations } from './judge'
import { closureRule, duties, dutiesAt, partyName, phaseAt, phaseName, rulesOf, stillOpen } from './life'
import { tag } from './plans'

export interface Around {
  desk: Desk
  find: (id: string) => Case
  later: <T>(value: T, wait?: number) => Promise<T>
  refuse: (code: string, message: string, field?: string | null) => never
  changed: () => void
}

type LifeHost = Pick<
  Host,
  | 'whatChanges'
  | 'enterPhase'
  | 'reopen'
  | 'withdraw'
  | 'markDuty'
  | 'assignDuty'
  | 'addTask'
  | 'noteProgress'
  | 'actOnClosure'
>

const now = (): string => rfc3339(new Date())

export function lifeHost({ desk, find, later, refuse, changed }: Around): LifeHost {
  const need = (text: string, field: string, message: string): void => {
    if (!text.trim()) refuse('field.missing', message, field)
  }
  const stated = (at: string, field: string, reason = '', before?: [string, string]): void => {
    if (Number.isNaN(Date.parse(at))) refuse('time.unreadable', '时间读不通，请写成 2026-11-22 09:30 这样', field)
    if (reason.trim()) return
    if (Date.parse(at) > Date.now() + 120_000) refuse('time.future', '时间在现在之后，请核对；确实如此的，请写明原因', field)
    if (before && Math.floor(Date.parse(at) / 60_000) < Math.floor(Date.parse(before[0]) / 60_000))
      refuse('time.order', `时间在“${before[1]}”之前，请核对；确实如此的，请写明原因`, field)
  }
  const tell = (item: Case, at: string, text: string, detail = ''): Promise<IncidentView> => {
    item.timeline.push({ event_at: at, recorded_at: now(), text, detail, operator: desk.operator, level: null })
    changed()
    return later(incidentView(item, desk))
  }
  const enter = (item: Case, phase: string, at: string, reason: string, reopened = false): void => {
    item.life.phase = phase
    item.life.entered.push({ phase, at, reason, reopened })
  }

  return {
    async whatChanges(id, level, response = null) {
      const item = find(id)
      const from = item.registration.level
      const lines = (at: number | null): ChangeLine[] =>
        obligations(desk.planId, at, item.registration.discovered_at, desk.contacts).map((line) => ({
          text: `${line.from}向${line.to}${line.form === 'oral' ? '口头' : '书面'}报告，${line.allowance_label}`,
          clause: line.clause,
          clause_label: line.clause_label,
        }))
      const standing = item.life.response?.level.level ?? null
      const tasks = (at: number | null, answer: number | null): ChangeLine[] =>
        dutiesAt(item, desk, answer ?? at, answer !== null)
          .filter((duty) => duty.kind === 'plan')
          .map((duty) => ({ text: `${duty.party}：${duty.task}`, clause: duty.clause, clause_label: duty.clause_label }))
      const less = (these: ChangeLine[], those: ChangeLine[]): ChangeLine[] =>
        these.filter((line) => !those.some((other) => other.text === line.text))
      return later({
        from: from ? tag(from) : null,
        to: tag(level),
        obligations_added: less(lines(level), lines(from)),
        obligations_dropped: less(lines(from), lines(level)),
        duties_added: less(tasks(level, response ?? standing), tasks(from, standing)),
        duties_dropped: less(tasks(from, standing), tasks(level, response ?? standing)),
      })
    },
    async enterPhase(input) {
      const item = find(input.incident_id)
      const { life } = item
      const adjusting = input.phase === 'response' && life.phase === 'response'
      if (!adjusting && phaseAt(input.phase) !== phaseAt(life.phase) + 1)
        refuse('phase.order', `现在是“${phaseName(life.phase)}”，不能直接进入“${phaseName(input.phase)}”，请刷新后再看`)
      need(input.reason, 'reason', '请写明理由')
      stated(input.at, 'at', input.time_reason, [life.entered.at(-1)?.at ?? item.registeredAt, phaseName(life.phase)])
      if (input.phase === 'response') {
        const rule = rulesOf(desk).responses.find((one) => one.level === input.level)
        if (!rule || input.level === null) return refuse('response.level', '请选择响应级别', 'level')
        if (rule.by !== input.party)
          refuse('response.party', `按预案${rule.clause}，这一级响应由${partyName(desk, rule.by)}确定，请选择`, 'party')
        need(input.person, 'person', '请填写由谁确定')
        if (rule.by !== rulesOf(desk).ours) need(input.means, 'means', '请写明这项决定以什么方式得知，如 电话、会议、书面通知')
        life.response = {
          level: tag(input.level),
          since: adjusting && life.response ? life.response.since : input.at,
          party: partyName(desk, input.party),
          person: input.person,
          means: input.means,
          reason: input.reason,
          command: input.command,
          decided_at: input.at,
          recorded_at: now(),
          recorded_by: desk.operator,
        }
      }
      if (!adjusting) enter(item, input.phase, input.at, input.reason)
      return tell(item, input.at, adjusting ? '响应调整' : `进入“${phaseName(input.phase)}”`, input.reason)
    },
    async reopen(input) {
      const item = find(input.incident_id)
      need(input.reason, 'reason', '重新打开要写明理由')
      need(input.person, 'person', '请写明由谁决定')
      enter(item, input.phase, now(), input.reason, true)
      item.life.closure = []
      return tell(item, now(), `重新打开，回到“${phaseName(input.phase)}”`, input.reason)
    },
    async withdraw(input) {
      const item = find(input.incident_id)
      need(input.reason, 'reason', '请写明为什么不属于事件')
      need(input.person, 'person', '请写明由谁决定')
      item.life.withdrawn = { at: now(), reason: input.reason, person: input.person }
      return tell(item, now(), '撤销事件', input.reason)
    },
    async markDuty(input) {
      const item = find(input.incident_id)
      if (input.state !== 'done') need(input.note, 'note', input.state === 'open' ? '重新打开的，请写明原因' : '不适用的，请写明原因')
      need(input.person, 'person', '请填写由谁完成')
      stated(input.at, 'at')
      item.life.marks[input.key] = { ...input }
      const task = duties(item, desk).find((duty) => duty.key === input.key)?.task ?? ''
      return tell(item, input.at, `${input.state === 'done' ? '完成任务' : '任务不适用'}：${task}`, input.note)
    },
    async assignDuty(input) {
      const item = find(input.incident_id)
      need(input.person, 'person', '请填写由谁负责')
      if (input.due) stated(input.due, 'due', '期限')
      item.life.assigned[input.key] = { person: input.person, due: input.due }
      return tell(item, now(), `分派任务给${input.person}`)
    },
    async addTask(input) {
      const item = find(input.incident_id)
      need(input.text, 'text', '请写明要做什么')
      if (input.kind === 'improvement' && !input.due) refuse('task.due', '改进措施要有完成期限', 'due')
      if (input.kind === 'improvement') need(input.person, 'person', '改进措施要有责任人')
      const id = `t${item.life.tasks.length + 1}`
      item.life.tasks.push({ id, kind: input.kind, text: input.text })
      if (input.person) item.life.assigned[`task:${id}`] = { person: input.person, due: input.due }
      return tell(item, now(), `加入任务：${input.text}`)
    },
    async noteProgress(input) {
      const item = find(input.incident_id)
      need(input.text, 'text', '请写明进展')
      stated(input.at, 'at', input.time_reason, [item.registration.discovered_at, '发现'])
      item.life.progress.unshift({
        id: `p${item.life.progress.length + 1}`,
        at: input.at,
        text: input.text,
        recorded_at: now(),
        recorded_by: desk.operator,
        reported_in: null,
      })
      return tell(item, input.at, `处置进展：${input.text}`)
    },
    async actOnClosure(input) {
      const item = find(input.incident_id)
      const { life } = item
      const rule = closureRule(item, desk)
      if (!rule) return refuse('closure.no_response', '还没有启动应急响应，谈不上结束')
      need(input.person, 'person', '请填写由谁作出')
      stated(input.at, 'at', input.time_reason, [life.response?.since ?? '', '启动响应'])
      if (input.act === 'return') {
        need(input.note, 'note', '退回要写明意见')
        life.closure = []
        return tell(item, input.at, '退回结束提议', input.note)
      }
      const step = rule.steps.find((one) => !life.closure.some((done) => done.act === one.act))
      if (!step || step.act !== input.act) return refuse('closure.order', `先要${step?.name ?? ''}，再办这一步`)
      if (input.with.length < (step.with?.length ?? 0) && !input.note.trim())
        refuse('closure.jointly', `预案要求会同${step.with?.map((id) => partyName(desk, id)).join('、')}；有一方没有参与的，请在说明里写明原因`, 'with')
      const open = step.act === 'decide' ? stillOpen(item, desk).map((block) => block.message) : []
      if (step.act === 'decide' && (rule.conditions ?? []).some((one) => !input.conditions.includes(one.id)))
        refuse('closure.conditions', '结束的条件还没有确认', 'conditions')
      if (open.length) need(input.open_reason, 'open_reason', `还有 ${open.length} 项没有完成，仍要结束的，请写明理由`)
      if (step.by !== rulesOf(desk).ours) need(input.means, 'means', '请写明这项决定以什么方式得知，如 电话、会议、书面批复')
      life.closure.push({
        act: input.act,
        conditions: input.conditions,
        done: {
          party: partyName(desk, step.by),
          with: input.with.map((id) => partyName(desk, id)).join('、'),
          person: input.person,
          at: input.at,
          means: input.means,
          note: input.note,
          recorded_by: desk.operator,
          recorded_at: now(),
          open,
          open_reason: open.length ? input.open_reason : '',
        },
      })
      if (life.closure.length === rule.steps.length) enter(item, 'ended', input.at, `依据${rule.clause}，${step.name}`)
      return tell(item, input.at, step.name, input.note)
    },
  }
}
