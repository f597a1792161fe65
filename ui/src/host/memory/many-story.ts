// A hundred open cases, and closed ones behind them: `?story=many`.
import type { DispatchView } from '../../generated/DispatchView'
import { rfc3339 } from '../../time/moment'
import type { Case } from './case'
import { make } from './story'

const UNITS = ['虹桥街道', '区教育局', '区卫健委', '区医保局', '区民政局', '区城管局', '南翔镇', '区文旅局', '区人社局', '区市场监管局']
const WHAT = ['业务专网中断', '门户网站首页被篡改', '数据库宕机', '遭勒索病毒攻击', '公众号后台被他人登录', '办公终端感染木马', '数据接口超时']
const CATEGORY = ['fault', 'attack', 'fault', 'attack', 'attack', 'attack', 'fault']
const PEOPLE = ['李喆', '王珺', '陈堃', '']

const two = (n: number): string => String(n).padStart(2, '0')

/** Both reports made, one in fifteen of them late. */
function reported(item: Case, index: number): DispatchView {
  const after = index % 15 === 1 ? 95 : 18
  const at = rfc3339(new Date(Date.parse(item.registration.discovered_at) + after * 60_000))
  return {
    id: `d-${item.id}`,
    at,
    channel: 'telephone',
    channel_name: '电话',
    sender: '李喆',
    receiver_name: '王建国',
    receiver_post: '值班长',
    number: '021-0000 1234',
    said: '',
    read_back: true,
    instructions: '',
    recorded_at: at,
    recorded_by: '李喆',
    seconds_after_discovery: after * 60,
    document_id: null,
  }
}

export function manyStory(open: number, closed: number): Case[] {
  return Array.from({ length: open + closed }, (_, index) => {
    const kind = index % WHAT.length
    const unit = UNITS[index % UNITS.length] as string
    const level = index % 9 === 5 ? null : index % 11 === 3 ? 2 : 4
    const item = make(
      `m${index}`,
      `2026-${String(open + closed - index).padStart(3, '0')}`,
      `${unit}${WHAT[kind]}${index % 17 === 4 ? '（跨部门数据交换平台与一网通办业务同时受影响，正在核实范围）' : ''}`,
      {
        system: `${unit}业务系统`,
        what: `${two(index % 24)}时${two((index * 7) % 60)}分，${unit}${WHAT[kind]}，由值班员张明华发现，已断网。`,
        category: index % 13 === 7 ? null : (CATEGORY[kind] as string),
        level,
        drill: index % 20 === 9,
        facts: index % 2 ? { affected: ['tier2_unit'] } : {},
      },
      index < open ? 4 + ((index * 37) % 180) : 60 * 24 * (1 + index - open),
    )
    if (index >= open) {
      item.life.phase = index % 200 === 3 ? 'investigation' : 'archived'
      for (const form of ['oral', 'written'] as const) item.dispatches[`${form}-${form === 'oral' ? 0 : 1}`] = reported(item, index)
      if (index % 25 === 24) item.life.withdrawn = { reason: '重复登记', at: item.registeredAt, person: '李喆' }
    } else if (index % 10 === 2) {
      item.life.tasks.push({ id: 't1', kind: index % 30 === 2 ? 'improvement' : 'own', text: `到${unit}现场取证，带回日志` })
      const due = rfc3339(new Date(Date.now() + (index - 40) * 90_000))
      item.life.assigned['task:t1'] = { person: PEOPLE[index % PEOPLE.length] as string, due }
    }
    return item
  })
}
