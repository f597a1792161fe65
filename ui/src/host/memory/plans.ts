// Two plans, shortened, for looking at the screens without the program behind them.
import type { LevelTag } from '../../generated/LevelTag'
import type { PlanCard } from '../../generated/PlanCard'
import type { PlanView } from '../../generated/PlanView'

export const LEVELS: LevelTag[] = [
  { level: 1, numeral: 'Ⅰ级', name: '特别重大', colour: 'red', colour_name: '红色' },
  { level: 2, numeral: 'Ⅱ级', name: '重大', colour: 'orange', colour_name: '橙色' },
  { level: 3, numeral: 'Ⅲ级', name: '较大', colour: 'yellow', colour_name: '黄色' },
  { level: 4, numeral: 'Ⅳ级', name: '一般', colour: 'blue', colour_name: '蓝色' },
]
export const tag = (level: number): LevelTag => LEVELS[level - 1] as LevelTag

export interface Rule {
  level: number
  clause: string
  clause_label: string
  text: string
  indicators: { quote: string; fact: string; values: string[]; atLeast?: number }[]
}

const cq = (part: string, n: number): { clause: string; clause_label: string } => ({
  clause: `第一篇/四/${part}/${n}`,
  clause_label: `第一篇 四${part}${n}`,
})

export const chongqingRules: Rule[] = [
  {
    level: 1,
    ...cq('（一）', 1),
    text: '重要网络和信息系統遭受特别严重的系统损失，造成系统停机，丧失业务处理能力。',
    indicators: [{ quote: '造成系统停机，丧失业务处理能力', fact: 'system_damage', values: ['very_severe'] }],
  },
  {
    level: 1,
    ...cq('（一）', 2),
    text: '重要敏感信息和关键数据丢失或被窃取、篡改、假冒，对本单位业务工作和公众利益构成特别严重影响。',
    indicators: [{ quote: '构成特别严重影响', fact: 'data_harm', values: ['very_severe'] }],
  },
  {
    level: 1,
    ...cq('（一）', 3),
    text: '其他对单位运转和公众利益构成特别严重威胁，造成特别严重影响的网络安全事件。',
    indicators: [{ quote: '构成特别严重威胁', fact: 'other_harm', values: ['very_severe'] }],
  },
  {
    level: 2,
    ...cq('（二）', 1),
    text: '重要网络和信息系統遭受严重的系统损失，造成系统长时间中断或局部瘫痪，业务能力受到极大影响。',
    indicators: [
      { quote: '造成系统长时间中断或局部瘫痪，业务能力受到极大影响', fact: 'system_damage', values: ['severe'] },
    ],
  },
  {
    level: 2,
    ...cq('（二）', 2),
    text: '重要敏感信息和关键数据丢失或被窃取、篡改、假冒，对本单位业务工作或公众利益构成严重威胁。',
    indicators: [{ quote: '构成严重威胁', fact: 'data_harm', values: ['severe'] }],
  },
  {
    level: 2,
    ...cq('（二）', 3),
    text: '其他对单位运转或公众利益构成严重威胁，造成严重影响的网络安全事件。',
    indicators: [{ quote: '构成严重威胁，造成严重影响', fact: 'other_harm', values: ['severe'] }],
  },
  {
    level: 3,
    ...cq('（三）', 1),
    text: '重要网络和信息系統遭受一定的系统损失，造成系统中断，明显影响系统效率，业务处理能力受到影响。',
    indicators: [{ quote: '造成系统中断，明显影响系统效率', fact: 'system_damage', values: ['some'] }],
  },
  {
    level: 3,
    ...cq('（三）', 2),
    text: '重要敏感信息或关键数据丢失或被窃取、篡改、假冒，对本单位业务工作或公众利益构成较严重威胁。',
    indicators: [{ quote: '构成较严重威胁', fact: 'data_harm', values: ['fairly_severe'] }],
  },
  {
    level: 3,
    ...cq('（三）', 3),
    text: '其他对单位运转或公众利益构成较严重威胁，造成较严重影响的网络安全事件。',
    indicators: [{ quote: '构成较严重威胁，造成较严重影响', fact: 'other_harm', values: ['fairly_severe'] }],
  },
  {
    level: 4,
    clause: '第一篇/四/（四）',
    clause_label: '第一篇 四（四）',
    text: '除上述情形外，对单位运转或公众利益构成一定威胁，造成一定影响的网络安全事件，为一般网络安全事件。',
    indicators: [{ quote: '构成一定威胁，造成一定影响', fact: 'other_harm', values: ['some'] }],
  },
]

export const shanghaiRules: Rule[] = [
  {
    level: 1,
    clause: '1.3.1',
    clause_label: '1.3.1',
    text: '扩散性很强,或造成直接经济损失5000万元以上的，为特别重大网络与信息安全事件。',
    indicators: [
      { quote: '扩散性很强', fact: 'spread', values: ['very_strong'] },
      { quote: '直接经济损失5000万元以上', fact: 'direct_loss_wan', values: [], atLeast: 5000.01 },
      { quote: '全市大范围网络瘫痪', fact: 'affected', values: ['citywide_paralysis'] },
    ],
  },
  {
    level: 2,
    clause: '1.3.2',
    clause_label: '1.3.2',
    text: '造成1000万元以上、5000万元以下直接经济损失，扩散性强，或影响国计民生重要信息系统的，为重大网络与信息安全事件。',
    indicators: [
      { quote: '1000万元以上、5000万元以下直接经济损失', fact: 'direct_loss_wan', values: [], atLeast: 1000 },
      { quote: '扩散性强', fact: 'spread', values: ['strong'] },
      { quote: '国计民生重要信息系统', fact: 'affected', values: ['livelihood_system'] },
    ],
  },
  {
    level: 3,
    clause: '1.3.3',
    clause_label: '1.3.3',
    text: '造成500万元以上、1000万元以下直接经济损失，基本无扩散性，影响一级责任单位的，为较大网络与信息安全事件。',
    indicators: [
      { quote: '500万元以上、1000万元以下', fact: 'direct_loss_wan', values: [], atLeast: 500 },
      { quote: '一级责任单位', fact: 'affected', values: ['tier1_unit'] },
    ],
  },
  {
    level: 4,
    clause: '1.3.4',
    clause_label: '1.3.4',
    text: '造成500万元以下直接经济损失，无扩散性，影响二级责任单位的，为一般网络与信息安全事件。',
    indicators: [
      { quote: '500万元以下', fact: 'direct_loss_wan', values: [], atLeast: 0 },
      { quote: '二级责任单位', fact: 'affected', values: ['tier2_unit'] },
    ],
  },
]

const chongqing: PlanView = {
  id: 'chongqing-jrjgj',
  name: '重庆市地方金融监督管理局网络安全事件应急预案',
  short: '重庆 金融监管局',
  judged_by: '处室负责人',
  categories: [
    { id: 'malware', name: '有害程序事件', short: '有害程序', outside: false },
    { id: 'attack', name: '网络攻击事件', short: '网络攻击', outside: false },
    { id: 'destruction', name: '信息破坏事件', short: '信息破坏', outside: false },
    { id: 'content', name: '信息内容安全事件', short: '信息内容', outside: true },
    { id: 'facility', name: '设备设施故障', short: '设备设施', outside: false },
    { id: 'disaster', name: '灾害性事件', short: '灾害', outside: false },
    { id: 'other', name: '其他事件', short: '其他', outside: false },
  ],
  facts: [
    {
      id: 'system_damage',
      ask: '系统受损到什么程度？',
      kind: 'choice',
      unit: null,
      clause_label: '第一篇 四（一）1 — （三）1',
      values: [
        { id: 'very_severe', label: '系统停机，丧失业务处理能力', degree: '特别严重' },
        { id: 'severe', label: '系统长时间中断或局部瘫痪，业务能力受到极大影响', degree: '严重' },
        { id: 'some', label: '系统中断，明显影响系统效率，业务处理能力受到影响', degree: '一定' },
        { id: 'none', label: '没有受损', degree: '' },
      ],
    },
    {
      id: 'important_system',
      ask: '是重要网络和信息系统吗？',
      kind: 'flag',
      unit: null,
      clause_label: '第一篇 四（一）1 — （三）1',
      values: [],
    },
    {
      id: 'data_harm',
      ask: '重要敏感信息和关键数据丢失，或被窃取、篡改、假冒？',
      kind: 'choice',
      unit: null,
      clause_label: '第一篇 四（一）2 — （三）2',
      values: [
        { id: 'none', label: '没有', degree: '' },
        { id: 'fairly_severe', label: '较严重威胁', degree: '' },
        { id: 'severe', label: '严重威胁', degree: '' },
        { id: 'very_severe', label: '特别严重影响', degree: '' },
      ],
    },
    {
      id: 'other_harm',
      ask: '对单位运转或公众利益还构成其他威胁？',
      kind: 'choice',
      unit: null,
      clause_label: '第一篇 四（一）3 — （四）',
      values: [
        { id: 'none', label: '没有', degree: '' },
        { id: 'some', label: '一定', degree: '' },
        { id: 'fairly_severe', label: '较严重', degree: '' },
        { id: 'severe', label: '严重', degree: '' },
        { id: 'very_severe', label: '特别严重', degree: '' },
      ],
    },
  ],
  levels: LEVELS,
  parties: [
    { id: 'working_group', name: '应急工作组' },
    { id: 'leading_group', name: '局网络安全工作领导小组' },
    { id: 'departments', name: '各有关处室' },
  ],
  clauses: [
    {
      clause: '第一篇/三',
      clause_label: '第一篇 三',
      text: '本预案适用于网络安全事件的应对工作。其中，有关信息内容安全事件的应对，另行制定专项预案。',
    },
    ...chongqingRules.map(({ clause, clause_label, text }) => ({ clause, clause_label, text })),
    {
      clause: '第四篇/一',
      clause_label: '第四篇 一',
      text: '网络安全事件发生后，各有关处室立即组织研判网络安全事件等级，同时组织先期处置，控制事态，消除隐患，注意保存证据，做好信息通报工作。对于初判为特别重大、重大网络安全事件的，立即报告应急工作组，根据需要报告局网络安全工作领导小组，应急工作组立即组织研判并实施对应等级的应急响应。',
    },
    {
      clause: '第四篇/二/（四）',
      clause_label: '第四篇 二（四）',
      text: '事件发生处室按预案会同发展中心与专业服务机构响应处置，记录处置情况，并及时向应急工作组汇报进展情况。',
    },
    {
      clause: '第五篇',
      clause_label: '第五篇',
      text: '事件的调查处理和总结评估工作原则上在应急响应结束后30天内完成。',
    },
  ],
}

const shanghai: PlanView = {
  id: 'shanghai-2016',
  name: '上海市网络与信息安全事件专项应急预案（2016版）',
  short: '上海市 2016',
  judged_by: '责任单位',
  categories: [
    { id: 'attack', name: '攻击类事件', short: '攻击类', outside: false },
    { id: 'fault', name: '故障类事件', short: '故障类', outside: false },
    { id: 'disaster', name: '灾害类事件', short: '灾害类', outside: false },
  ],
  facts: [
    {
      id: 'direct_loss_wan',
      ask: '直接经济损失有多少？',
      kind: 'amount',
      unit: '万元',
      clause_label: '1.3.1 — 1.3.4',
      values: [],
    },
    {
      id: 'spread',
      ask: '扩散性如何？',
      kind: 'choice',
      unit: null,
      clause_label: '1.3.1 — 1.3.4',
      values: [
        { id: 'none', label: '无扩散性', degree: '' },
        { id: 'barely', label: '基本无扩散性', degree: '' },
        { id: 'strong', label: '扩散性强', degree: '' },
        { id: 'very_strong', label: '扩散性很强', degree: '' },
      ],
    },
    {
      id: 'affected',
      ask: '影响到哪些？',
      kind: 'several',
      unit: null,
      clause_label: '1.3.1 — 1.3.4',
      values: [
        { id: 'citywide_paralysis', label: '全市大范围网络瘫痪，严重影响城市运行', degree: '' },
        { id: 'livelihood_system', label: '国计民生重要信息系统', degree: '' },
        { id: 'tier1_unit', label: '163家一级责任单位之一', degree: '' },
        { id: 'tier2_unit', label: '2653家二级责任单位之一', degree: '' },
      ],
    },
    { id: 'special', ask: '属于特殊情况吗？', kind: 'flag', unit: null, clause_label: '4.1.2、4.1.3', values: [] },
  ],
  levels: LEVELS,
  parties: [
    { id: 'duty_room', name: '市网安办值班室' },
    { id: 'superior', name: '上级主管部门' },
  ],
  clauses: [
    ...shanghaiRules.map(({ clause, clause_label, text }) => ({ clause, clause_label, text })),
    {
      clause: '4.1.2',
      clause_label: '4.1.2',
      text: '发生一般网络与信息安全事件，责任单位必须在半小时内口头、1小时内书面报告市网安办值班室。较大以上网络与信息安全事件或特殊情况，立即报告。',
    },
    {
      clause: '5.2',
      clause_label: '5.2',
      text: '市经济信息化委会同事发单位对事件的起因、性质、影响、责任、经验教训和恢复重建等问题进行调查和评估。',
    },
  ],
}

export const PLANS: Record<string, { view: PlanView; rules: Rule[] }> = {
  'chongqing-jrjgj': { view: chongqing, rules: chongqingRules },
  'shanghai-2016': { view: shanghai, rules: shanghaiRules },
}

export const CARDS: PlanCard[] = [
  {
    id: 'chongqing-jrjgj',
    name: chongqing.name,
    short: chongqing.short,
    issuer: '重庆市地方金融监督管理局',
    issued: '',
    parties: [
      { id: 'departments', name: '各有关处室（事件发生处室）', usual: true },
      { id: 'centre', name: '发展中心', usual: false },
    ],
    collectors: [{ id: 'working_group', name: '应急工作组', usual: true }],
    recipients: [
      { id: 'working_group', name: '应急工作组' },
      { id: 'leading_group', name: '局网络安全工作领导小组' },
    ],
    remark: '信息内容安全事件不适用本预案（第一篇 三），另有专项预案。',
  },
  {
    id: 'shanghai-2016',
    name: shanghai.name,
    short: shanghai.short,
    issuer: '上海市经济和信息化委员会',
    issued: '2016年12月26日',
    parties: [
      { id: 'unit', name: '责任单位', usual: true },
      { id: 'district', name: '区县政府', usual: false },
    ],
    collectors: [
      { id: 'office', name: '市网安办', usual: true },
      { id: 'duty_room', name: '市网安办值班室', usual: false },
    ],
    recipients: [
      { id: 'duty_room', name: '市网安办值班室' },
      { id: 'superior', name: '上级主管部门' },
    ],
    remark: null,
  },
]
