// The incidents that the invented program begins with.
import type { Registration } from '../../generated/Registration'
import { rfc3339 } from '../../time/moment'
import type { Case } from './case'
import { blankLife } from './life'

const ago = (minutes: number, seconds = 0): string => rfc3339(new Date(Date.now() - minutes * 60_000 - seconds * 1000))

export function make(id: string, number: string, title: string, registration: Partial<Registration>, minutes: number): Case {
  const discovered = ago(minutes, 20)
  const registered = ago(minutes - 1)
  const full: Registration = {
    system: title.slice(0, 8),
    what: title,
    discovered_at: discovered,
    occurred_at: null,
    place: '',
    category: null,
    facts: {},
    level: null,
    level_reason: '',
    judged_by: '处室负责人',
    time_reason: '',
    drill: false,
    begin_handling: true,
    request: '',
    ...registration,
  }
  return {
    id,
    number,
    title,
    registration: full,
    registeredAt: registered,
    dispatches: {},
    documents: [],
    drafts: [],
    judgedAt: null,
    suggests: null,
    life: blankLife({ registration: full, registeredAt: registered }, '李喆'),
    timeline: [
      {
        event_at: discovered,
        recorded_at: registered,
        text: `发现：${full.what}`,
        detail: '发生时间待查',
        operator: '李喆',
        level: null,
      },
      {
        event_at: registered,
        recorded_at: registered,
        text: '研判级别',
        detail: '与预案建议一致，处室负责人研判',
        operator: '李喆',
        level: null,
      },
    ],
  }
}

export function chongqingStory(): Case[] {
  const oa = make(
    'i8',
    '2026-008',
    '办公自动化系统遭勒索病毒攻击',
    {
      system: '办公自动化系统（OA）',
      what: '9点30分起多名同事反映文件打不开，扩展名变为 .locked，桌面出现勒索信。已拔网线，服务器仍在运行。',
      category: 'malware',
      facts: { system_damage: 'severe', important_system: true, data_harm: 'very_severe' },
      level: 2,
    },
    23,
  )
  oa.dispatches['oral-0'] = {
    id: 'd1',
    at: ago(18),
    channel: 'telephone',
    channel_name: '电话',
    sender: '李喆',
    receiver_name: '王建国',
    receiver_post: '办公室主任',
    number: '8123 6677',
    said: '',
    read_back: true,
    instructions: '先断网，等候研判',
    recorded_at: ago(17),
    recorded_by: '李喆',
    seconds_after_discovery: 312,
    document_id: null,
  }
  oa.timeline.push({
    event_at: ago(18),
    recorded_at: ago(17),
    text: '口头报告应急工作组',
    detail: '电话报 王建国（办公室主任），已复述确认；指示：先断网，等候研判',
    operator: '李喆',
    level: null,
  })
  oa.suggests =
    '新的要素：敏感信息和关键数据构成特别严重影响。预案建议由 Ⅱ级 重大 调整为 Ⅰ级 特别重大（第一篇 四（一）2）。'
  const portal = make(
    'i7',
    '2026-007',
    '门户网站首页被篡改',
    { system: '门户网站', category: 'attack', facts: { other_harm: 'some', system_damage: 'none' }, level: 4 },
    75,
  )
  const long = make(
    'i6',
    '2026-006',
    '地方金融组织非现场监管信息系统与小额贷款公司监测预警平台之间的数据交换接口长时间中断',
    { system: '非现场监管信息系统', category: 'facility' },
    60 * 53,
  )
  return [oa, portal, long]
}

export function shanghaiStory(): Case[] {
  const exchange = make(
    'i8',
    '2026-008',
    '数据交换平台遭勒索病毒攻击',
    { system: '数据交换平台', category: 'attack', facts: { spread: 'strong' }, level: 2 },
    13,
  )
  const late = make(
    'i7',
    '2026-007',
    '门户网站首页无法访问',
    { system: '门户网站', category: 'fault', facts: { affected: ['tier2_unit'] }, level: 4 },
    33,
  )
  const soon = make(
    'i5',
    '2026-005',
    '政务云平台数据库宕机',
    { system: '政务云平台', category: 'fault', facts: { affected: ['tier2_unit'] }, level: 4 },
    21,
  )
  const many = Array.from({ length: 14 }, (_, index) =>
    make(
      `m${index}`,
      `2026-1${String(index).padStart(2, '0')}`,
      `第${index + 1}街道办事处业务专网中断`,
      { category: 'fault', level: 4, facts: { affected: ['tier2_unit'] } },
      3 + index * 60,
    ),
  )
  return [exchange, late, soon, ...many]
}
