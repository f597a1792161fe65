// How the invented office begins a paper.
import type { ReportDraft } from '../../../generated/ReportDraft'
import type { ReportSection } from '../../../generated/ReportSection'
import { spokenMoment } from '../../../time/moment'
import { view, type Case, type Desk } from '../case'
import { tag } from '../plans'
import { HEADINGS } from '../rules'

export const NUMBERS = '一二三四五六七八九十'
export const newId = (): string => Math.random().toString(16).slice(2, 14)
const today = (): string => {
  const now = new Date()
  return `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日`
}

type Part = [id: string, heading: string, text?: string, hint?: string]
const parts = (list: Part[]): ReportSection[] =>
  list.map(([id, heading, text = '', hint = '']) => ({ id, heading, text, hint }))
const numbered = (list: Part[]): ReportSection[] =>
  parts(list.map(([id, heading, text, hint], index) => [id, `${NUMBERS[index]}、${heading}`, text, hint]))

type Wording = Partial<ReportDraft>

function ofCase(item: Case, desk: Desk): Record<string, () => Wording> {
  const { registration, title, life } = item
  const level = registration.level ? tag(registration.level) : null
  const found = spokenMoment(registration.discovered_at)
  const fresh = life.progress.filter((note) => !note.reported_in)
  return {
    written_report: () => ({
      title: `关于${title}事件的报告`,
      opening: `${found}，我单位${registration.system}发生网络安全事件，初判为${level?.name ?? '级别待定的'}网络安全事件，现将有关情况报告如下。`,
      sections: numbered([
        ['basics', '基本情况', '', '系统用途、规模、谁运维、是否等级保护备案'],
        ['course', '发现经过', registration.what, '何时、谁、怎样发现'],
        ['impact', '影响和危害', '公文流转中断；数据是否泄露待查。', '对业务、数据、公众的影响；不清楚的写待查'],
        ['measures', '已采取的措施及效果', '', '断网、封存、报警、恢复'],
        ['next', '下一步工作', '', '打算怎么办；请求支援不写在报告里'],
      ]),
      closing: '特此报告。',
    }),
    follow_up_report: () => ({
      covers: fresh.map((note) => note.id),
      title: `关于${title}事件的续报`,
      opening: `${title}事件的情况已于此前报告，现将处置进展续报如下。`,
      sections: numbered([
        ['progress', '处置进展', fresh.map((note) => `${spokenMoment(note.at)}，${note.text}`).join('\n'), '自上次报告以来做了什么、结果怎样'],
        ['changes', '情况变化', '', '级别、影响范围、原因有无新的认识'],
        ['next', '下一步工作', '', '打算怎么办，何时再报'],
      ]),
      closing: '特此报告。',
    }),
    final_report: () => ({
      title: `关于${title}事件处置情况的终报`,
      opening: `${title}事件处置工作已经结束，现将处置情况报告如下。`,
      sections: numbered([
        ['course', '处置经过'],
        ['result', '处置结果'],
        ['open', '遗留问题'],
      ]),
      closing: '特此报告。',
    }),
    investigation_report: () => ({
      title: `关于${title}事件的总结调查报告`,
      opening: `${found}，我单位${registration.system}发生网络安全事件。应急响应已经结束，现将调查处理和总结评估情况报告如下。`,
      sections: numbered(HEADINGS.map((one): Part => [one.id, one.name, '', one.ask])),
      closing: '特此报告。',
    }),
    incident_form: () => ({
      title: '网络安全事件信息报告表',
      sections: parts([
        ['unit', '报告单位', desk.unit],
        ['found', '发现时间', found],
        ['system', '受影响系统', registration.system],
        ['category', '事件分类', view(desk).categories.find((one) => one.id === registration.category)?.name ?? ''],
        ['level', '初判级别', level ? `${level.name}（${level.numeral}）` : '待定'],
        ['what', '简要经过', registration.what],
        ['harm', '影响和危害', '', '业务、数据、公众；不清楚的写待查'],
        ['measures', '已采取措施'],
        ['support', '需要的支援', '', '没有的写“无”'],
      ]),
    }),
    support_request: () => ({
      title: `关于请求支援处置${title}事件的请示`,
      opening: `${found}，${registration.system}发生网络安全事件。现就请求支援有关事项请示如下。`,
      sections: numbered([
        ['situation', '基本情况', registration.what],
        ['measures', '已采取的措施'],
        ['ask', '请示事项', '', '请求谁支援什么、何时到位'],
      ]),
      closing: '妥否，请批示。',
    }),
    support_letter: () => ({
      title: `关于商请协助处置${title}事件的函`,
      addressee: '',
      opening: `${found}，${registration.system}发生网络安全事件。现商请贵单位协助处置，有关情况函告如下。`,
      sections: numbered([
        ['situation', '基本情况', registration.what],
        ['ask', '商请事项', '', '请对方做什么、何时到位、怎样联系'],
      ]),
      closing: '请予支持并函复。',
    }),
    response_notice: () => ({
      title: `关于对${title}事件启动${level?.numeral ?? ''}应急响应的通知`,
      addressee: '各处室',
      opening: `${found}，${registration.system}发生网络安全事件，研判为${level?.name ?? '待定'}级别。根据预案，决定启动${level?.numeral ?? ''}应急响应，现将有关事项通知如下。`,
      sections: numbered([
        ['lead', '组织指挥', '由应急工作组统一指挥，事件发生处室具体负责。'],
        ['tasks', '任务分工'],
        ['report', '信息报送', '各处室每日17时前报送处置进展，重大情况随时报告。'],
      ]),
    }),
    closure_request: () => ({
      title: `关于结束${title}事件应急响应的请示`,
      opening: `${title}事件经处置，系统已恢复正常运行，风险隐患已经消除，具备结束应急响应的条件。`,
      sections: numbered([
        ['state', '处置情况'],
        ['conditions', '结束条件', '系统恢复正常，连续观察24小时无异常。'],
      ]),
      closing: '妥否，请批示。',
    }),
    closure_reply: () => ({
      title: `关于同意结束${title}事件应急响应的批复`,
      addressee: desk.unit,
      opening: '你单位请示收悉。经研究，同意结束应急响应。',
      sections: numbered([['after', '有关要求', '请继续做好监测，按规定时限报送总结调查报告。']]),
      closing: '此复。',
    }),
    closure_notice: () => ({
      title: `关于结束${title}事件应急响应的通知`,
      addressee: '各处室',
      opening: `${title}事件处置完毕。经批准，自即日起结束应急响应，现将有关事项通知如下。`,
      sections: numbered([['after', '后续工作', '请继续做好监测和总结评估。']]),
    }),
    drill_report: () => ({
      title: `关于${title}应急演练情况的报告`,
      opening: '根据年度工作安排，我单位组织了网络安全应急演练，现将有关情况报告如下。',
      sections: numbered([
        ['setup', '演练组织'],
        ['course', '演练过程'],
        ['findings', '发现的问题'],
        ['improve', '改进措施'],
      ]),
      closing: '特此报告。',
    }),
    evidence_list: () => ({
      title: `${title}事件证据清单与移交单`,
      addressee: '',
      sections: parts([
        ['to', '接收单位', '', '移交给谁；只留存的不填'],
        ['receiver', '接收人'],
        ['purpose', '移交事由'],
      ]),
    }),
  }
}

const WARNING: Part[] = [
  ['level', '预警级别', '黄色', '红色、橙色、黄色、蓝色'],
  ['since', '预警期限', '自即日起至另行通知'],
  ['what', '预警内容', '', '什么风险，影响哪些系统'],
  ['measures', '防范要求', '', '要做什么，何时做完'],
  ['answer', '反馈要求', '收到后24小时内确认，并填写回执。'],
]

function ofStation(desk: Desk): Record<string, () => Wording> {
  const year = new Date().getFullYear()
  const period = { from: `${year}-01-01`, to: `${year}-12-31` }
  return {
    incident_ledger: () => ({ ...period, title: `${desk.unit}网络安全事件台账` }),
    annual_statistics: () => ({
      ...period,
      title: `${year}年度网络安全事件统计报告`,
      addressee: view(desk).parties[0]?.name ?? '',
    }),
    bundle_transfer: () => ({
      title: '报送包移交清单',
      sections: parts([
        ['to', '接收单位'],
        ['carrier', '介质', '', '例如：专用U盘1个，编号 07'],
      ]),
    }),
    warning_notice: () => ({ title: '网络安全预警通知单', addressee: '各处室', sections: parts(WARNING) }),
    warning_adjustment: () => ({ title: '网络安全预警调整通知单', addressee: '各处室', sections: parts(WARNING) }),
    warning_lift: () => ({
      title: '网络安全预警解除通知单',
      addressee: '各处室',
      sections: parts([
        ['before', '原预警'],
        ['reason', '解除原因'],
      ]),
    }),
    warning_receipt: () => ({
      title: '网络安全预警确认回执',
      sections: parts([
        ['before', '收到的预警'],
        ['received', '收到时间'],
        ['person', '确认人'],
        ['done', '已采取的措施'],
      ]),
    }),
  }
}

export function freshDraft(item: Case | null, desk: Desk, kind: string, draft: string): ReportDraft {
  const words = (item ? ofCase(item, desk) : ofStation(desk))[kind]?.() ?? {}
  return {
    incident_id: item?.id ?? '',
    kind,
    draft,
    level: 0,
    category: '',
    filled: [],
    paper: newId(),
    covers: [],
    title: '',
    addressee: item ? (view(desk).parties[0]?.name ?? '') : '',
    opening: '',
    sections: [],
    closing: '',
    unit: desk.unit,
    joint: '',
    date: today(),
    contact: desk.operator,
    telephone: '',
    drafter: desk.operator,
    reviewer: '',
    signer: '',
    support: '',
    urgency: '',
    copies_to: '',
    attachments: [],
    drawn: '',
    version: 0,
    before: '',
    replaces: '',
    reason: '',
    from: '',
    to: '',
    ...words,
  }
}
