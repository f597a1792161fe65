// One invented case in each phase: `?story=life`.
import type { LevelHistory } from '../../generated/LevelHistory'
import { rfc3339 } from '../../time/moment'
import type { Case } from './case'
import { tag } from './plans'
import { document } from './papers/row'
import { make } from './story'

const ago = (minutes: number): string => rfc3339(new Date(Date.now() - minutes * 60_000))
const DAY = 24 * 60

function enter(item: Case, phase: string, minutes: number, reason: string): void {
  item.life.phase = phase
  item.life.entered.push({ phase, at: ago(minutes), reason, reopened: false })
}

function respond(item: Case, level: number, party: string, person: string, means: string, minutes: number): void {
  const at = ago(minutes)
  const reason = `事件研判为${tag(level).name}（${tag(level).numeral}），启动应急响应`
  enter(item, 'response', minutes, reason)
  item.life.response = { level: tag(level), since: at, party, person, means, reason, command: false, decided_at: at, recorded_at: ago(minutes - 4), recorded_by: '李喆' }
}

function note(item: Case, minutes: number, text: string, reported_in: string | null = null): void {
  item.life.progress.unshift({
    id: `p${item.life.progress.length + 1}`,
    at: ago(minutes),
    text,
    recorded_at: ago(minutes - 1),
    recorded_by: '李喆',
    reported_in,
  })
}

function mark(item: Case, key: string, minutes: number, said = '', state = 'done'): void {
  item.life.marks[key] = { state, person: '李喆', at: ago(minutes), note: said, evidence: [] }
}

export function lifeStory(): Case[] {
  const fresh = make(
    'l1',
    '2026-021',
    '会议预约系统无法登录',
    { system: '会议预约系统', category: 'facility', begin_handling: false },
    6,
  )

  const handling = make(
    'l2',
    '2026-020',
    '门户网站首页被篡改',
    { system: '门户网站', category: 'attack', level: 3, begin_handling: true, drill: true },
    42,
  )
  mark(handling, 'contain:department', 35, '已切换静态页面')

  const response = make(
    'l3',
    '2026-019',
    '办公自动化系统遭勒索病毒攻击',
    { system: '办公自动化系统（OA）', category: 'malware', level: 2, begin_handling: true },
    190,
  )
  respond(response, 2, '应急工作组', '办公室主任 王建国', '电话', 150)
  const first = response.life.levels[0] as LevelHistory
  response.life.levels.unshift({ ...first, stage_name: '改级', reason: '财务子系统也被加密，影响扩大', decided_at: ago(160), recorded_at: ago(158), tag: tag(2) })
  first.tag = tag(3)
  mark(response, 'contain:department', 180, '拔除网线，服务器保持开机')
  mark(response, 'danger:department', 170, '')
  mark(response, 'support:department', 100, '专业服务公司已驻场', 'not_applicable')
  response.life.assigned['evidence:department'] = { person: '周玥', due: ago(20) }
  response.life.tasks.push({ id: 't1', kind: 'own', text: '通知14个处室改用纸质流转' })
  response.life.assigned['task:t1'] = { person: '周玥', due: ago(-120) }
  note(response, 140, '完成全部终端隔离，186台终端中17台确认感染。', '续报一')
  note(response, 70, '专业服务公司到场，确认加密从财务子系统的远程桌面入口进入；备份完好，正在隔离环境中验证。')
  note(response, 20, '备份验证通过，开始分批恢复。')

  const jointly = make(
    'l4',
    '2026-018',
    '小额贷款公司监测预警平台数据交换接口长时间中断',
    { system: '监测预警平台', category: 'facility', level: 4, begin_handling: true },
    26 * 60,
  )
  respond(jointly, 4, '事件发生处室', '处长 赵堃', '', 25 * 60)

  const consent = make(
    'l5',
    '2026-017',
    '统计报送系统数据库宕机',
    { system: '统计报送系统', category: 'facility', level: 3, begin_handling: true },
    2 * DAY,
  )
  respond(consent, 3, '事件发生处室', '处长 赵堃', '', 2 * DAY - 40)
  consent.life.closure.push({
    act: 'decide',
    conditions: [],
    done: {
      party: '事件发生处室',
      with: '',
      person: '处长 赵堃',
      at: ago(300),
      means: '',
      note: '系统恢复并观察24小时，无异常。',
      recorded_by: '李喆',
      recorded_at: ago(298),
      open: ['任务没有完成：做好信息通报'],
      open_reason: '通报对象已电话告知，书面通报随总结一并发出',
    },
  })

  const investigating = make(
    'l6',
    '2026-012',
    '业务专网核心交换机故障',
    { system: '业务专网', category: 'facility', level: 4, begin_handling: true },
    29 * DAY,
  )
  respond(investigating, 4, '事件发生处室', '处长 赵堃', '', 29 * DAY - 60)
  enter(investigating, 'ended', 28 * DAY, '依据第四篇三（四），会同决定结束')
  enter(investigating, 'investigation', 27 * DAY, '应急响应已经结束，开始调查处理和总结评估')
  investigating.life.tasks.push(
    { id: 't1', kind: 'improvement', text: '核心交换机改为双机热备' },
    { id: 't2', kind: 'improvement', text: '把网络设备纳入每月巡检' },
  )
  investigating.life.assigned['task:t1'] = { person: '发展中心 吴赟', due: ago(-40 * DAY) }
  investigating.life.assigned['task:t2'] = { person: '周玥', due: ago(2 * DAY) }

  const withdrawn = make('l7', '2026-011', '邮件系统疑似被盗号', { system: '邮件系统', category: 'attack', begin_handling: true }, 3 * DAY)
  withdrawn.life.withdrawn = { at: ago(3 * DAY - 90), reason: '核实为用户自己在外地登录，不属于网络安全事件', person: '处长 赵堃' }

  const archived = make(
    'l8',
    '2026-003',
    '门户网站域名解析异常',
    { system: '门户网站', category: 'facility', level: 4, begin_handling: true },
    90 * DAY,
  )
  respond(archived, 4, '事件发生处室', '处长 赵堃', '', 90 * DAY - 30)
  enter(archived, 'ended', 89 * DAY, '依据第四篇三（四），会同决定结束')
  enter(archived, 'investigation', 88 * DAY, '应急响应已经结束，开始调查处理和总结评估')
  enter(archived, 'archived', 65 * DAY, '总结调查报告已经签发，各项手续办完')
  archived.documents.push(document(archived, 'investigation_report', '总结调查报告', `关于${archived.title}事件的总结调查报告`, '金稳〔2026〕1号'))
  archived.life.tasks.push({ id: 't1', kind: 'improvement', text: '域名服务商开启变更锁' })
  archived.life.assigned['task:t1'] = { person: '周玥', due: ago(-10 * DAY) }

  return [fresh, handling, response, jointly, consent, investigating, withdrawn, archived]
}
