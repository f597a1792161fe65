// The invented exchange that a station begins with.
import type { EnrolmentView } from '../../../generated/EnrolmentView'
import type { ExchangeView } from '../../../generated/ExchangeView'
import type { ExportRow } from '../../../generated/ExportRow'
import type { PeerRow } from '../../../generated/PeerRow'
import { rfc3339 } from '../../../time/moment'
import { hexOf } from '../evidenceFiles'

export const ago = (minutes: number): string => rfc3339(new Date(Date.now() - minutes * 60_000))
const DAY = 24 * 60

export const STATES: Record<string, string> = {
  quiet: '没有要发的',
  to_export: '待导出',
  exported: '已导出未回执',
  received: '已回执',
}

export function exported(minutes: number, entries: number, received: number | null, by = '李喆'): ExportRow {
  return {
    id: `x${minutes}`,
    at: ago(minutes),
    by,
    sm3: hexOf(`bundle ${minutes} ${entries}`),
    length: entries * 1800,
    length_label: `${(entries * 1.8).toFixed(1)} KB`,
    entries,
    way: '文件',
    received_at: received === null ? null : ago(received),
    received_by: received === null ? '' : '王建国',
  }
}

export function peer(id: string, unit: string, change: Partial<PeerRow> = {}): PeerRow {
  const state = change.state ?? 'received'
  return {
    id,
    unit,
    role: 'department',
    role_name: '部门台站',
    enrolled_at: ago(40 * DAY),
    checked_with: '张明华，021-0000 5566（通讯录）',
    revoked: null,
    entries: 0,
    to_send: '',
    exported: [],
    heard_at: ago(DAY),
    gaps: [],
    newer: null,
    forks: [],
    unconfirmed_days: null,
    ...change,
    state,
    state_name: STATES[state] ?? state,
  }
}

export function enrolment(change: Partial<EnrolmentView> = {}): EnrolmentView {
  return {
    key: hexOf(`enrolment ${change.unit ?? ''}`),
    step: 'to_compare',
    unit: '应急工作组（局办公室）',
    role_name: '工作组台站',
    made_at: ago(26),
    code: '04718 29930 56107 88245 31690',
    answer_is_ours: false,
    telephones: [
      { person: '王建国', telephone: '8123 6677', source: '通讯录' },
      { person: '王建国', telephone: '138 0000 0000', source: '报送电话' },
    ],
    replaces: null,
    ...change,
  }
}

const working = (change: Partial<PeerRow>): PeerRow =>
  peer('group', '应急工作组（局办公室）', {
    role: 'working_group',
    role_name: '工作组台站',
    checked_with: '王建国，8123 6677（通讯录）',
    ...change,
  })

const none = (role: string): ExchangeView => ({ role, peers: [], enrolments: [], kept: [], alarm: null })

function department(): ExchangeView {
  const sent = [exported(3 * DAY, 12, 3 * DAY - 190), exported(9 * DAY, 41, 9 * DAY - 60), exported(20 * DAY, 8, 19 * DAY), exported(38 * DAY, 3, 37 * DAY)]
  return { ...none('department'), peers: [working({ state: 'to_export', entries: 14, to_send: '14 条记录', exported: sent, heard_at: ago(3 * DAY - 190) })] }
}

function silentDepartment(): ExchangeView {
  const sent = [exported(5 * DAY, 22, null), exported(9 * DAY, 41, 9 * DAY - 60)]
  return {
    ...none('department'),
    alarm: '发给应急工作组（局办公室）的内容已 5 天没有回执，不能算送达：请电话核实，或重新导出再送一次',
    peers: [
      working({ state: 'exported', entries: 22, exported: sent, unconfirmed_days: 5, gaps: ['第 18 条之前缺记录，4 条在等；请对方重新导出一次'] }),
      peer('old', '应急工作组（旧电脑）', { role: 'working_group', role_name: '工作组台站', state: 'quiet', revoked: '11月3日 10:20停用：电脑报废，已换新机', exported: [exported(60 * DAY, 9, 59 * DAY)] }),
    ],
    enrolments: [enrolment({ unit: '市金融监管局网络安全工作领导小组', step: 'asked', code: '', telephones: [] })],
  }
}

export const UNITS = ['虹桥街道办事处', '区教育局', '区卫生健康委员会', '区医疗保障局', '区民政局', '区城市管理行政执法局', '南翔镇人民政府', '中国（上海）自由贸易试验区临港新片区管理委员会信息化和大数据应用推进中心']

function group(): ExchangeView {
  const peers = UNITS.map((unit, index) =>
    peer(`u${index}`, unit, {
      state: index % 3 === 0 ? 'to_export' : index % 3 === 1 ? 'exported' : 'received',
      entries: index % 3 === 0 ? 3 + index : 0,
      to_send: index === 0 ? '回执' : index % 3 === 0 ? `${3 + index} 条记录` : '',
      exported: [exported(2 * DAY + index, 6, index % 3 === 1 ? null : 2 * DAY)],
      unconfirmed_days: index % 3 === 1 ? 2 + index : null,
      heard_at: index === 6 ? null : ago(index * DAY + 30),
    }),
  )
  Object.assign(peers[2] as PeerRow, {
    gaps: ['第 31 条之前缺记录，6 条在等；请对方重新导出一次'],
    forks: [
      {
        place: '第 2 段第 57 条起',
        settled: false,
        branches: [
          { first: hexOf('branch one'), followed: true, since: ago(2 * DAY), entries: 12 },
          { first: hexOf('branch two'), followed: false, since: ago(DAY + 200), entries: 3 },
        ],
      },
    ],
  })
  Object.assign(peers[5] as PeerRow, { revoked: '11月18日 09:05停用：笔记本电脑遗失' })
  return {
    role: 'working_group',
    peers,
    alarm: '发给 2 个单位的内容超过 3 天没有回执，不能算送达：请逐个核实',
    enrolments: [
      enrolment({
        unit: '区文化和旅游局',
        role_name: '部门台站',
        answer_is_ours: true,
        telephones: [{ person: '陈堃', telephone: '021-0000 7788', source: '通讯录' }],
      }),
      enrolment({ unit: '区人力资源和社会保障局', role_name: '部门台站', answer_is_ours: true, telephones: [], code: '77120 04418 90063 15527 82009', replaces: '这个台站已用另一把密钥登记过（2026年3月2日），接受后以新的为准' }),
    ],
    kept: [
      { name: hexOf('kept one'), length_label: '18.4 KB', kept_at: ago(90), sender: '9f31c07ab2254e10', ready: false, unit: '' },
      { name: hexOf('kept two'), length_label: '2.1 MB', kept_at: ago(50), sender: '04aa71c9e3b85d66', ready: true, unit: '虹桥街道办事处' },
    ],
  }
}

const KINDS = ['街道办事处', '镇人民政府', '教育局', '卫生健康委员会', '医疗保障局', '民政局', '城管执法局', '文化和旅游局', '市场监督管理局', '水务局', '档案馆']
const PLACES = ['虹桥', '南翔', '安亭', '江桥', '华漕', '徐泾', '九亭', '泗泾', '周浦', '川沙', '惠南', '祝桥', '奉城', '庄行', '朱家角', '练塘']

function many(): ExchangeView {
  const view = group()
  const more = Array.from({ length: 2816 - view.peers.length }, (_, index) => {
    const unit = `${PLACES[index % PLACES.length]}${KINDS[Math.floor(index / PLACES.length) % KINDS.length]}第${Math.floor(index / (PLACES.length * KINDS.length)) + 1}分中心`
    const state = index % 5 === 0 ? 'to_export' : index % 7 === 0 ? 'exported' : 'received'
    return peer(`m${index}`, unit, { state, to_send: state === 'to_export' ? '回执' : '', heard_at: ago(((index * 37) % 40) * DAY) })
  })
  return { ...view, peers: [...view.peers, ...more] }
}

export const isGroupStory = (story: string): boolean => story === 'group' || story === 'group-many'

export function exchangeStory(story: string): ExchangeView {
  if (story === 'group') return group()
  if (story === 'group-many') return many()
  if (story === 'silent') return silentDepartment()
  if (story === 'enrolling') return { ...none('department'), enrolments: [enrolment()] }
  if (['empty', 'fresh', 'unconfirmed', 'shanghai'].includes(story)) return none('department')
  return department()
}
