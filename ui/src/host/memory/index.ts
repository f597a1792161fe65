// An invented program behind the window, picked in a bare browser: `?story=fresh|unconfirmed|locked|empty|shanghai|many|life|papers|broken|unsound|enrolling|silent|returned|group|group-many`; `&dropped` has bundles waiting.
import type { ContactView } from '../../generated/ContactView'
import type { DeskFault } from '../../generated/DeskFault'
import type { Phase } from '../../generated/Phase'
import type { StationState } from '../../generated/StationState'
import { rfc3339 } from '../../time/moment'
import type { Host, SavedDraft } from '../host'
import { lifeHost } from './acts'
import { cards, incidentView, view, type Case, type Desk } from './case'
import { evidenceStory } from './evidence'
import { directoryStory } from './directory'
import { groupCases } from './exchange/group'
import { exchangeHost } from './exchange/host'
import { returnedStory } from './exchange/returned'
import { isGroupStory, UNITS } from './exchange/story'
import { findingHost } from './finding'
import { judge } from './judge'
import { blankLife } from './life'
import { lifeStory } from './life-story'
import { noPapers, paperHost } from './papers/desk'
import { lookHost, newLook } from './papers/look'
import { paintLines } from './papers/paint'
import { document, settle } from './papers/row'
import { groupPapers, papersStory } from './papers/story'
import { CARDS, tag } from './plans'
import { peopleStory } from './people'
import { chongqingStory, shanghaiStory } from './story'
import { boardOf } from './board'
import { manyStory } from './many-story'

const story = new URLSearchParams(location.search).get('story') ?? ''
const group = isGroupStory(story)
const shanghai = story === 'shanghai' || story === 'many' || group
let role = group ? 'working_group' : 'department'
const CODE = 'K7QF-2MZX-9TRA-WD4H-6PNE-XB83'
let phase: Phase = story === 'fresh' || story === 'unconfirmed' || story === 'locked' ? story : 'open'
let broken = story === 'broken'
const desk: Desk = {
  planId: shanghai ? 'shanghai-2016' : 'chongqing-jrjgj',
  unit: group ? '市网安办' : shanghai ? '区数据中心' : '金融稳定处',
  operator: '李喆',
  contacts: [
    {
      party: 'working_group',
      person: '王建国',
      post: '办公室主任',
      telephone: '8123 6677',
      second_telephone: '138 0000 0000',
    },
    { party: 'duty_room', person: '', post: '值班员', telephone: '021-0000 1234', second_telephone: '021-0000 5678' },
  ],
}
const STORIES: Record<string, () => Case[]> = {
  empty: () => [],
  fresh: () => [],
  shanghai: shanghaiStory,
  life: lifeStory,
  papers: lifeStory,
  many: () => manyStory(100, 1200),
  group: groupCases,
  'group-many': groupCases,
  returned: returnedStory,
}
const papers = noPapers()
const look = newLook()
let cases: Case[] = (STORIES[story] ?? chongqingStory)()
if (story === 'papers') papersStory(cases, papers)
if (group) groupPapers(papers, UNITS)
const drafts = new Map<string, SavedDraft>(
  JSON.parse(sessionStorage.getItem('drafts') ?? '[]') as [string, SavedDraft][],
)
const listeners = new Set<() => void>()

const now = (): string => rfc3339(new Date())
// Copies, as the real bridge gives them.
const later = <T>(value: T, wait = 30): Promise<T> =>
  new Promise((resolve) =>
    setTimeout(() => resolve(value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)), wait),
  )
const refuse = (code: string, message: string, field: string | null = null): never => {
  throw { code, message, field } satisfies DeskFault
}
const changed = (): void => listeners.forEach((listener) => listener())
const people = peopleStory({ desk, later, refuse, changed, state: () => state(), unconfirm: () => (phase = 'unconfirmed') })
const evidence = evidenceStory((id) => memoryHost.incident(id), changed)
const find = (id: string): Case =>
  cases.find((item) => item.id === id) ?? refuse('incident.none', '没有找到这起事件。请回到事件列表再打开一次。')

function state(): StationState {
  const known = phase !== 'fresh'
  return {
    phase,
    station: known
      ? {
          unit: desk.unit,
          role_name: role === 'working_group' ? '应急工作组台站' : '部门台站',
          plan_id: desk.planId,
          plan_name: view(desk).name,
          plan_short: view(desk).short,
        }
      : null,
    operators: known ? people.views() : [],
    operator: phase === 'open' ? people.me() : null,
    plans: known ? [] : CARDS,
    ledger: phase === 'open' ? { entries: 128, sound: true, verified_at: now(), trouble: null } : null,
    notice: null,
  }
}

const around = { desk, find, later, refuse, changed }

const exchange = exchangeHost({ story, desk, cases: () => cases, later, refuse, changed, mustWrite: people.mustWrite })

export const memoryHost: Host = {
  ...evidence.host,
  ...people.host,
  ...directoryStory({ later, refuse, changed, mustWrite: people.mustWrite }),
  ...findingHost({ desk, cases: () => cases, later, stations: async () => (await exchange.exchange()).peers }),
  stationState: () => later(state()),
  async setUp(setUp) {
    if (setUp.passphrase.length < 8) refuse('setup.passphrase', '口令至少 8 个字符，请换一个长一些的。', 'passphrase')
    if (setUp.unit === '错') refuse('setup.unit', '单位名称要写全称或规范简称。', 'unit')
    Object.assign(desk, {
      planId: setUp.plan_id,
      unit: setUp.unit,
      operator: setUp.operator_name,
      contacts: setUp.contacts,
    })
    role = setUp.role
    phase = 'unconfirmed'
    return later({ recovery_code: CODE }, 600)
  },
  recoverySheet: () =>
    paintLines([
      '　　　　　　　　　恢复单',
      '',
      `单位：${desk.unit}`,
      `恢复码：${CODE}`,
      '',
      '请密封保存，与计算机分开存放。',
    ]),
  printRecoverySheet: () => later(undefined),
  saveRecoverySheet: () => later('/home/user/恢复单.pdf'),
  async confirmRecovery(code) {
    if (code.replace(/[\s-]/g, '').toUpperCase() !== CODE.replaceAll('-', ''))
      refuse('recovery.differs', '第 2 组与恢复单不同，请对照纸上再输一次。', 'code')
    phase = 'open'
    return later(state())
  },
  async recover(operator, code) {
    if (code.replace(/[\s-]/g, '').length !== 26) refuse('recovery.mistyped', '恢复码是 26 个字符，请对照恢复单补全', 'code')
    return this.unlock(operator, '')
  },
  async unlock(operator, passphrase) {
    await later(null, 300)
    if (passphrase === 'wrong') refuse('unlock.passphrase', '口令不对。请检查大小写后再试。', 'passphrase')
    people.hold(operator)
    phase = 'open'
    return state()
  },
  async lock() {
    phase = 'locked'
    return later(state())
  },

  plan: () => later(view(desk)),
  async board() {
    if (broken) {
      broken = false
      refuse('ledger.busy', '台账正被另一个窗口使用。请关掉另一个窗口后再试。')
    }
    return later(boardOf(cases, desk, await memoryHost.documents(), drafts.has('register')))
  },
  judge: ({ category, facts, discoveredAt, level }) =>
    later(judge(desk.planId, category, facts, discoveredAt, desk.contacts, level)),

  draftLoad: (key) => later(drafts.get(key) ?? null),
  async draftSave(key, json) {
    if (json.includes('存不进')) refuse('draft.disk', '磁盘已满，写不进去。请清理磁盘，内容还在屏幕上。')
    const saved = { json, saved_at: now() }
    drafts.set(key, saved)
    sessionStorage.setItem('drafts', JSON.stringify([...drafts]))
    return later(saved.saved_at, 60)
  },
  async draftDrop(key) {
    drafts.delete(key)
    sessionStorage.setItem('drafts', JSON.stringify([...drafts]))
  },

  async register(registration) {
    if (!registration.system.trim()) refuse('registration.system', '请写明是什么系统。', 'system')
    if (!registration.what.trim()) refuse('registration.what', '请写明发生了什么，一句话也可以。', 'what')
    if (!registration.category) refuse('registration.category', '请选一个分类，拿不准可先选“其他”。', 'category')
    if (Date.parse(registration.discovered_at) > Date.now() + 60_000 && !registration.time_reason)
      refuse('registration.time', '发现时间晚于现在。请核对；确实如此的，请说明原因。', 'discovered_at')
    const sent = cases.find((item) => item.registration.request === registration.request && registration.request)
    if (sent) return later(sent.id)
    const id = `n${cases.length + 1}`
    cases = [
      {
        id,
        number: `2026-0${cases.length + 9}`,
        title: `${registration.system}发生网络安全事件`,
        registration,
        registeredAt: now(),
        dispatches: {},
        documents: [],
        drafts: [],
        judgedAt: null,
        suggests: null,
        life: blankLife({ registration, registeredAt: now() }, desk.operator),
        timeline: [
          {
            event_at: registration.discovered_at,
            recorded_at: now(),
            text: `发现：${registration.what}`,
            detail: '',
            operator: desk.operator,
            level: null,
          },
        ],
      },
      ...cases,
    ]
    changed()
    return later(id)
  },
  incident: (id) => later({ ...incidentView(find(id), desk), evidence: evidence.kept(id) }),
  async stateFacts(stated) {
    const item = find(stated.incident_id)
    Object.assign(item.registration.facts, stated.facts)
    item.registration.category = stated.category ?? item.registration.category
    item.timeline.push({
      event_at: now(),
      recorded_at: now(),
      text: '补充要素',
      detail: stated.note,
      operator: desk.operator,
      level: null,
    })
    const suggested = judge(
      desk.planId,
      item.registration.category,
      item.registration.facts,
      item.registration.discovered_at,
      desk.contacts,
    ).level
    if (suggested && suggested.level !== item.registration.level)
      item.suggests = `预案建议调整为 ${suggested.numeral} ${suggested.name}。`
    changed()
  },
  async decideLevel(decided) {
    const item = find(decided.incident_id)
    if (!decided.reason.trim() && decided.level !== 1) refuse('level.reason', '与预案建议不同，请写明理由。', 'level_reason')
    if (decided.party && !decided.means.trim())
      refuse('level.means', '请写明这项决定以什么方式得知，如 电话、会议、书面通知', 'means')
    Object.assign(item.registration, {
      level: decided.level,
      level_reason: decided.reason,
      judged_by: decided.judged_by,
    })
    item.life.levels.unshift({
      tag: tag(decided.level),
      stage_name: { preliminary: '初判', final: '最终定级' }[decided.stage] ?? '改级',
      suggested: tag(decided.level),
      clauses: [],
      reason: decided.reason,
      judged_by: decided.judged_by,
      party: view(desk).parties.find((party) => party.id === decided.party)?.name ?? '',
      means: decided.means,
      decided_at: decided.decided_at ?? now(),
      recorded_at: now(),
      recorded_by: desk.operator,
    })
    item.judgedAt = now()
    item.suggests = null
    item.timeline.push({
      event_at: now(),
      recorded_at: now(),
      text: '调整级别',
      detail: decided.reason,
      operator: desk.operator,
      level: cards(item, desk)[0]?.level ?? null,
    })
    changed()
  },
  async recordDispatch(dispatch) {
    const item = find(dispatch.incident_id)
    if (!dispatch.receiver_name.trim()) refuse('dispatch.receiver', '请填写对方姓名：谁接的电话。', 'receiver_name')
    const record =
      dispatch.form === 'oral'
        ? document(item, 'oral_record', '口头报告记录单', `${item.title}口头报告记录单`, '')
        : null
    if (record) item.documents.push(record)
    for (const key of dispatch.keys) {
      item.dispatches[key] = {
        ...dispatch,
        id: `d-${dispatch.at}`,
        document_id: dispatch.form === 'oral' ? (record?.id ?? null) : dispatch.document_id,
        channel_name: dispatch.channel === 'telephone' ? '电话' : '当面',
        recorded_at: now(),
        recorded_by: desk.operator,
        seconds_after_discovery: Math.round(
          (Date.parse(dispatch.at) - Date.parse(item.registration.discovered_at)) / 1000,
        ),
      }
    }
    for (const paper of item.documents)
      if (paper.id === dispatch.document_id && paper !== record) settle(paper, { state: 'dispatched' })
    item.timeline.push({
      event_at: dispatch.at,
      recorded_at: now(),
      text: dispatch.form === 'oral' ? '口头报告' : '书面报告报出',
      detail: `${dispatch.receiver_name}（${dispatch.receiver_post}）`,
      operator: desk.operator,
      level: null,
    })
    changed()
    return later(incidentView(item, desk))
  },
  async setContact(contact: ContactView) {
    desk.contacts = [...desk.contacts.filter((known) => known.party !== contact.party), contact]
    changed()
  },

  ...exchange,
  ...lifeHost(around),
  ...paperHost({
    ...around,
    papers,
    look,
    cases: () => cases,
    me: people.me,
    operators: people.views,
    mustWrite: people.mustWrite,
  }),
  ...lookHost({ desk, look, later, refuse, changed, mustWrite: people.mustWrite }),

  documentSave: () => later('/home/user/文档/初报.pdf'),
  printers: () =>
    later(
      story === 'empty'
        ? []
        : [
            { name: '办公室 HP LaserJet', is_default: true, trouble: null },
            { name: '财务处', is_default: false, trouble: '缺纸' },
          ],
    ),
  verify: () =>
    later(
      story === 'unsound'
        ? { entries: 128, sound: false, verified_at: now(), trouble: '第 57 条记录与签名不符，此后的记录不能作数。' }
        : { entries: 128, sound: true, verified_at: now(), trouble: null },
      500,
    ),
  onChanged(callback) {
    listeners.add(callback)
    return () => listeners.delete(callback)
  },
}
