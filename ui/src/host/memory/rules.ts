// What the two plans say of the later life of a case, shortened, for looking at the screens.
import type { PartyView } from '../../generated/PartyView'

export interface DutyRule {
  id: string
  clause: string
  quote: string
  task: string
  stage: '先期处置' | '应急响应' | '后期处置'
  by: string
  with?: string
  need?: 'as_needed'
  pace?: '立即' | '及时'
  reading?: string
  /** Levels of the response (of the incident before it) that bring it. */
  levels?: number[]
}

export interface StepRule {
  act: 'propose' | 'decide' | 'consent' | 'dissolve'
  name: string
  by: string
  with?: string[]
}

export interface LevelRule {
  level: number
  clause: string
  quote: string
  reading?: string
}

export interface LifeRules {
  ours: string
  parties: PartyView[]
  duties: DutyRule[]
  responses: (LevelRule & { by: string; led: string; considers?: string; command?: string })[]
  closures: (LevelRule & { steps: StepRule[]; conditions?: { id: string; quote: string }[]; any?: boolean })[]
  investigations: { levels: number[]; leads: string; with: string; to: string; clause: string; quote: string; reading?: string; days: number | null }[]
}

const chongqing: LifeRules = {
  ours: 'department',
  parties: [
    { id: 'department', name: '事件发生处室' },
    { id: 'working_group', name: '应急工作组' },
    { id: 'leading_group', name: '局网络安全工作领导小组' },
    { id: 'development_centre', name: '发展中心' },
    { id: 'service_company', name: '专业服务机构' },
  ],
  duties: [
    { id: 'contain', clause: '第四篇一', quote: '同时组织先期处置，控制事态', task: '控制事态', stage: '先期处置', by: 'department', pace: '立即', reading: '先期处置与研判“同时”组织，同按“立即”；控制事态、消除隐患、保存证据、信息通报分项列出。' },
    { id: 'danger', clause: '第四篇一', quote: '消除隐患', task: '消除隐患', stage: '先期处置', by: 'department', pace: '立即' },
    { id: 'evidence', clause: '第四篇一', quote: '注意保存证据', task: '保存证据：日志、样本、画面，先存后清', stage: '先期处置', by: 'department', pace: '立即' },
    { id: 'inform', clause: '第四篇一', quote: '做好信息通报工作', task: '做好信息通报', stage: '先期处置', by: 'department', pace: '立即' },
    { id: 'group-judge', clause: '第四篇一', quote: '应急工作组立即组织研判并实施对应等级的应急响应', task: '组织研判，实施对应等级的应急响应', stage: '先期处置', by: 'working_group', pace: '立即', levels: [1, 2] },
    { id: 'emergency', clause: '第四篇二（二）1', quote: '事件发生处室进入应急状态', task: '进入应急状态', stage: '应急响应', by: 'department', levels: [2] },
    { id: 'handle', clause: '第四篇二（三）', quote: '处室会同发展中心与专业服务公司做好处置响应工作', task: '做好处置响应工作', stage: '应急响应', by: 'department', with: '发展中心、专业服务公司', levels: [3, 4] },
    { id: 'tell', clause: '第四篇二（二）2', quote: '处室将事态发展变化情况报应急工作组', task: '将事态发展变化情况报应急工作组', stage: '应急响应', by: 'department', pace: '及时', levels: [1, 2, 3] },
    { id: 'record', clause: '第四篇二（四）', quote: '记录处置情况', task: '记录处置情况', stage: '应急响应', by: 'department', levels: [4] },
    { id: 'support', clause: '第四篇二（二）3', quote: '处置中需要其它技术支撑队伍配合和支持的，应急工作组予以协调', task: '需要其他技术支撑队伍时，报应急工作组协调', stage: '应急响应', by: 'department', need: 'as_needed', levels: [2, 3] },
    { id: 'coordinate', clause: '第二篇一', quote: '负责网络安全应急跨处室协调', task: '组织应急响应，做好跨处室协调', stage: '应急响应', by: 'working_group', levels: [1, 2] },
    { id: 'notify', clause: '第四篇二（二）2', quote: '应急工作组将有关重大事项及时通报局网络安全工作领导小组，以及市委网信办、市网安总队等职能部门', task: '将重大事项通报领导小组、市委网信办、市网安总队', stage: '应急响应', by: 'working_group', pace: '及时', levels: [1, 2] },
    { id: 'command', clause: '第四篇二（一）', quote: '局网络安全工作领导小组履行应急处置工作的统一领导、指挥、协调职责', task: '统一领导、指挥、协调应急处置', stage: '应急响应', by: 'leading_group', levels: [1] },
  ],
  responses: [
    { level: 1, clause: '第四篇二（一）', quote: '属特别重大网络安全事件的，及时启动I级响应，局网络安全工作领导小组履行应急处置工作的统一领导、指挥、协调职责。', by: 'working_group', led: 'leading_group', reading: '条文只写“及时启动”，没有写由谁启动，按由应急工作组启动计。' },
    { level: 2, clause: '第四篇二（二）', quote: '网络安全事件的II级响应，由应急工作组根据事件的性质和情况确定。', by: 'working_group', led: 'working_group', considers: '性质和情况', reading: '响应级别与事件级别是两个决定：Ⅱ级响应由应急工作组看性质和情况确定，可以与事件级别不同。' },
    { level: 3, clause: '第四篇二（三）', quote: '网络安全事件的III级响应，由相关处室根据事件的性质和情况确定。', by: 'department', led: 'department', considers: '性质和情况' },
    { level: 4, clause: '第四篇二（四）', quote: '事件发生处室按预案会同发展中心与专业服务机构响应处置', by: 'department', led: 'department', reading: '本级没有写由谁确定，按由事件发生处室确定计，与Ⅲ级一致。' },
  ],
  closures: [
    { level: 1, clause: '第四篇三（一）', quote: '应急工作组提出建议，报局网络安全工作领导小组批准后结束。', steps: [{ act: 'propose', name: '提出结束建议', by: 'working_group' }, { act: 'decide', name: '批准结束', by: 'leading_group' }] },
    { level: 2, clause: '第四篇三（二）', quote: '由应急工作组决定。', reading: '条文没有写结束的条件，也没有写须报谁批准：由应急工作组决定即结束。', steps: [{ act: 'decide', name: '决定结束', by: 'working_group' }] },
    { level: 3, clause: '第四篇三（三）', quote: '由事件发生处室决定，报应急工作组同意后结束。', reading: '处室先决定，应急工作组后同意，同意之时响应才结束。', steps: [{ act: 'decide', name: '决定结束', by: 'department' }, { act: 'consent', name: '同意结束', by: 'working_group' }] },
    { level: 4, clause: '第四篇三（四）', quote: '由事件发生处室会同发展中心与专业服务机构决定。', reading: '“会同”是三方共同作出一个决定；本级不须应急工作组同意。', steps: [{ act: 'decide', name: '会同决定结束', by: 'department', with: ['development_centre', 'service_company'] }] },
  ],
  investigations: [
    { levels: [1, 2], leads: '应急工作组', with: '有关处室、发展中心、专业机构', to: '局网络安全工作领导小组', clause: '第五篇', quote: '特别重大与重大网络安全事件由应急工作组组织有关处室、发展中心和专业机构进行调查处理和总结评估，并按程序上报。', reading: '“按程序上报”没有写报给谁，按报局网络安全工作领导小组计。', days: 30 },
    { levels: [3, 4], leads: '事件发生处室', with: '', to: '应急工作组', clause: '第五篇', quote: '较大及一般网络安全事件由事件发生处室自行组织调查处理和总结评估，并将网络安全事件相关总结调查报告报应急工作组。', days: 30 },
  ],
}

const shanghai: LifeRules = {
  ours: 'unit',
  parties: [
    { id: 'unit', name: '事发单位' },
    { id: 'office', name: '市网安办' },
    { id: 'leaders', name: '市网信领导小组' },
  ],
  duties: [
    { id: 'first', clause: '4.2.1', quote: '事发单位应立即启动相关应急预案，实施先期处置，控制事态', task: '启动预案，控制事态', stage: '先期处置', by: 'unit', pace: '立即' },
    { id: 'keep', clause: '4.2.1', quote: '保留相关证据', task: '保留相关证据', stage: '先期处置', by: 'unit' },
    { id: 'restore', clause: '5.1', quote: '事发单位负责组织制订恢复整改或重建方案', task: '制订恢复整改或重建方案', stage: '后期处置', by: 'unit' },
    { id: 'office', clause: '4.3', quote: '市网安办组织专家组研究分析', task: '组织专家研究分析', stage: '应急响应', by: 'office' },
  ],
  responses: [1, 2, 3, 4].map((level) => ({
    level,
    clause: '4.3.2',
    quote: '由市网安办根据事件的性质、特点、危害程度等因素确定响应等级。',
    by: 'office',
    led: level < 3 ? 'leaders' : 'office',
    considers: '性质、特点、危害程度等因素',
    ...(level < 3 ? { command: '市处置指挥部' } : {}),
  })),
  closures: [1, 2, 3, 4].map((level) => ({
    level,
    clause: '4.4',
    quote: '网络与信息安全事件得到有效控制，系统恢复正常后，由事发单位提出建议，市网安办批准后结束应急响应。',
    conditions: [
      { id: 'controlled', quote: '网络与信息安全事件得到有效控制' },
      { id: 'restored', quote: '系统恢复正常' },
    ],
    steps: [
      { act: 'propose', name: '提出结束建议', by: 'unit' },
      { act: 'decide', name: '批准结束', by: 'office' },
    ] satisfies StepRule[],
  })),
  investigations: [
    { levels: [1, 2, 3, 4], leads: '市网安办', with: '事发单位', to: '市网信领导小组', clause: '5.2', quote: '由市网安办会同事发单位和相关部门对事件的起因、性质、影响、责任等进行调查评估。', days: null },
  ],
}

export const LIFE: Record<string, LifeRules> = { 'chongqing-jrjgj': chongqing, 'shanghai-2016': shanghai }

export const HEADINGS = [
  { id: 'cause', name: '起因', ask: '事件怎样发生：入口、漏洞、操作或故障的经过，已查明和未查明的分开写' },
  { id: 'nature', name: '性质', ask: '事件分类与级别，人为还是非人为，有无涉嫌违法犯罪' },
  { id: 'impact', name: '影响', ask: '受影响的系统、数据、业务和公众，起止时间与损失' },
  { id: 'responsibility', name: '责任', ask: '管理、运行、使用各方各负什么责任，依据何在' },
  { id: 'handling', name: '处理意见', ask: '对责任、遗留问题和善后事项怎样处理' },
  { id: 'measures', name: '改进措施', ask: '改什么、由谁改、何时完成' },
]
