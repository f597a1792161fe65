// What waits at the invented working group, and the units' cases behind it.
import type { QueueView } from '../../../generated/QueueView'
import type { UnitRow } from '../../../generated/UnitRow'
import type { ExchangeView } from '../../../generated/ExchangeView'
import type { DocumentRow } from '../../../generated/DocumentRow'
import type { Case } from '../case'
import { issuedRow } from '../papers/row'
import { tag } from '../plans'
import { make } from '../story'
import { ago } from './story'

const WHO = ['区教育局', '虹桥街道办事处', '南翔镇人民政府', '区民政局', '区卫生健康委员会', '区医疗保障局']
const WHAT: [string, string, number | null][] = [
  ['教务管理系统', '遭勒索病毒攻击', 2],
  ['门户网站', '首页被篡改', 4],
  ['业务专网', '中断', 3],
  ['婚姻登记预约系统', '数据库宕机', 3],
  ['区域卫生信息平台', '数据接口长时间超时，跨部门交换与一网通办业务同时受影响，正在核实范围', null],
  ['医保结算系统', '遭拒绝服务攻击', 4],
]

export const unitOf = (item: Case): string => WHO[Number(item.id.slice(1)) % WHO.length] ?? ''

export function groupCases(): Case[] {
  return WHAT.map(([system, what, level], index) => {
    const item = make(
      `g${index}`,
      `2026-00${8 - index}`,
      `${system}${what}`,
      { system, what: `${system}${what}，已断网，正在取证。`, category: index % 2 ? 'fault' : 'attack', level, drill: index === 5 },
      35 + index * 190,
    )
    if (index < 3) item.documents.push(issuedRow(item, 'written_report', { kind_name: '初报', title: `关于${system}${what}的初报`, number: `教信〔2026〕${8 - index}号`, unit: WHO[index] ?? '', issued_at: ago(20 + index * 60) }))
    return item
  })
}

/** A report that came back corrected: the version before, with what was said of it. */
export function correct(cases: Case[]): { before: DocumentRow; after: DocumentRow } {
  const item = cases[1] as Case
  const after = item.documents[0] as DocumentRow
  const before = issuedRow(item, 'written_report', {
    kind_name: '初报',
    title: after.title,
    number: '虹办信〔2026〕6号',
    issued_at: ago(400),
    review: '受影响终端数与正文第二段不一致，请核对后更正',
    reviewed: '王建国，11月22日 08:10 退回',
    delivery: 'returned',
    delivery_name: '被退回',
  })
  Object.assign(before, { replaced_by: after.id, state: 'replaced', state_name: '已被替代' })
  Object.assign(after, { version: 2, replaces: `${before.number}，理由：受影响终端数由 17 台更正为 19 台` })
  item.documents.unshift(before)
  return { before, after }
}

export function queueOf(cases: Case[], exchange: ExchangeView, decided: Set<string>, reviewed: Set<string>): QueueView {
  const base = (item: Case) => ({ incident_id: item.id, unit: unitOf(item), title: item.title, number: item.number, drill: item.registration.drill })
  const units: UnitRow[] = exchange.peers.map((peer, index) => {
    const days = peer.heard_at ? Math.floor((Date.now() - Date.parse(peer.heard_at)) / 86_400_000) : null
    return {
      id: peer.id,
      unit: peer.unit,
      heard_at: peer.heard_at,
      silent_days: days,
      open: index % 4 === 0 ? 1 + (index % 3) : 0,
      owed: index % 4 === 0 ? 2 : 0,
      overdue: index % 16 === 4 || index === 0 ? 1 : 0,
      late: index % 9 === 2 ? 2 : 0,
      returned: index === 1 ? 1 : 0,
      to_send: peer.state === 'to_export',
      revoked: peer.revoked !== null,
    }
  })
  units.sort((a, b) => b.overdue - a.overdue || (b.silent_days ?? -1) - (a.silent_days ?? -1))
  return {
    levels: cases
      .filter((item) => !decided.has(item.id))
      .map((item, index) => {
        const level = item.registration.level
        const suggested = index === 0 ? 1 : (level ?? 3)
        return {
          ...base(item),
          level,
          level_name: level ? tag(level).name : '',
          judged_by: level ? '局长 李明' : '',
          judged_at: level ? ago(30 + index * 180) : null,
          suggested,
          suggested_name: tag(suggested).name,
          decided: index === 3 ? 2 : null,
          decided_name: index === 3 ? tag(2).name : '',
          discovered_at: item.registration.discovered_at,
        }
      }),
    consents: cases.slice(3, 5).map((item) => ({ ...base(item), act: 'closure', step: '同意结束', clause: '4.4.3', proposed_at: ago(140) })),
    papers: cases.flatMap((item) =>
      item.documents
        .filter((paper) => !paper.replaced_by && !reviewed.has(paper.id))
        .map((paper) => {
          const before = item.documents.find((one) => one.replaced_by === paper.id)
          return {
            ...base(item),
            document_id: paper.id,
            kind_name: paper.kind_name,
            title: paper.title,
            number: paper.number,
            issued_at: paper.issued_at ?? '',
            corrects: before ? `更正 ${before.number}，退回意见：${before.review}` : null,
            replaces: before?.id ?? null,
          }
        }),
    ),
    units,
  }
}
