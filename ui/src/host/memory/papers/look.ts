// How the invented office's papers look: the page, the wording, the fonts.
import type { FontsView } from '../../../generated/FontsView'
import type { PageStyleView } from '../../../generated/PageStyleView'
import type { ReportDraft } from '../../../generated/ReportDraft'
import type { TemplateView } from '../../../generated/TemplateView'
import type { Host } from '../../host'
import type { Desk } from '../case'
import { KINDS, kindOf } from './kinds'
import { HEI, SONG, TITLE, wrap } from './lines'
import { paintPages, paintReport } from './paint'
import { freshDraft } from './wording'

export interface Look {
  style: PageStyleView
  templates: TemplateView[]
  fonts: FontsView
}

const PLACEHOLDERS: [string, string][] = [
  ['事件', '事件的名称'],
  ['系统', '受影响的系统'],
  ['发现时间', '发现的时间，年月日时分'],
  ['级别', '现在的级别'],
  ['单位', '本单位'],
  ['分类', '事件分类'],
]
const section = (id: string, heading: string, text = '') => ({ id, heading, text, hint: '' })

const original = (): TemplateView[] =>
  KINDS.filter((kind) => kind.layout === 'text').map((kind) => ({
    kind,
    title: kind.species === '报告' ? `关于{系统}${kind.name === '初报' ? '发生网络安全事件的报告' : `网络安全事件的${kind.name}`}` : `关于{事件}的${kind.species}`,
    addressee: kind.species === '通知' ? '各处室' : '应急工作组',
    opening: '{发现时间}，{单位}{系统}发生网络安全事件，现将有关情况报告如下。',
    sections: [section('basics', '一、基本情况'), section('course', '二、发现经过'), section('next', '三、下一步工作')],
    closing: { 报告: '特此报告。', 请示: '妥否，请批示。', 批复: '此复。' }[kind.species] ?? '',
    changed: false,
    placeholders: PLACEHOLDERS,
  }))

type Font = FontsView['rows'][number]
const FOLDER = '/home/user/公文字体'
const free = (role: string, family: string, note = ''): Font => ({ role, family, file: `/usr/share/subao/fonts/${family}.otf`, own: false, note })
const own = (role: string, family: string, file: string, note = ''): Font => ({ role, family, file: `${FOLDER}/${file}`, own: true, note })
const FREE = { 小标宋: 'Fandol Song Bold', 仿宋: 'Fandol Fang', 楷体: 'Fandol Kai', 黑体: 'Fandol Hei', 宋体: 'Fandol Song' }
/** As the desk gives them: of each role what serves it, what stands in for it, then what of the office's own was refused. */
function fontsOf(folder: string, serving: Font[], refused: Font[]): FontsView {
  const rows = Object.entries(FREE).flatMap(([role, family]) => {
    const first = serving.find((one) => one.role === role)
    return [
      first ?? free(role, family),
      ...(first ? [free(role, family, '缺字时用')] : []),
      free(role, 'Noto Serif CJK SC', '缺字时用'),
      ...refused.filter((one) => one.role === role),
    ]
  })
  return { folder, rows }
}
const shipped = (): FontsView => fontsOf('', [], [])
const ownFonts = (): FontsView =>
  fontsOf(
    FOLDER,
    [own('小标宋', '方正小标宋简体', 'FZXBSJW.TTF'), own('仿宋', '仿宋_GB2312', 'simfang.ttf')],
    [
      own('楷体', '楷体_GB2312', 'KaiTi.ttc', '不允许嵌入 PDF'),
      // The same file twice in the folder, under the same name.
      own('黑体', '黑体', 'simhei.ttf', '读不通'),
      own('黑体', '黑体', 'simhei.ttf', '读不通'),
    ],
  )

export const newLook = (): Look => ({
  style: {
    form: 'plain',
    mark: [],
    mark_suffix: '',
    letter_code: '',
    code: '金稳',
    number_on_plain: false,
    copy_numbers: false,
    secrecy: '',
    signer: true,
    colophon: true,
    printed_by: '',
    even_page: false,
    seal: true,
  },
  templates: original(),
  fonts: shipped(),
})

type LookHost = Pick<
  Host,
  | 'pageStyle'
  | 'setPageStyle'
  | 'pageStylePreview'
  | 'templates'
  | 'setTemplate'
  | 'resetTemplate'
  | 'templatePreview'
  | 'fontsView'
  | 'fontsChoose'
  | 'fontsForget'
  | 'fontsSheet'
>

interface Room {
  desk: Desk
  look: Look
  later: <T>(value: T, wait?: number) => Promise<T>
  refuse: (code: string, message: string, field?: string | null) => never
  changed: () => void
  mustWrite: () => void
}

export function lookHost({ desk, look, later, refuse, changed, mustWrite }: Room): LookHost {
  const sample = (): ReportDraft => {
    const text = '这是一份样张，用来核对版头、版记、署名和页码的位置。正文用3号仿宋体字，每面排22行，每行排28个字，撑满版心。'
    return {
      ...freshDraft(null, desk, 'written_report', ''),
      title: '关于核对公文版面的样张',
      addressee: '收文单位',
      opening: text,
      sections: [section('a', '一、版面', text), section('b', '二、文字', text)],
      urgency: '加急',
      signer: '李四',
      contact: '张三',
      telephone: '8888 0000',
      copies_to: '有关单位',
    }
  }
  const checkStyle = (style: PageStyleView): void => {
    if (/[〔〕\d\s号第]/.test(style.code)) refuse('page.code', '机关代字只写字，年份和顺序号由程序编，例如“金稳”', 'code')
    if (style.mark.some((one) => [...one].length > 60)) refuse('field.too_long', '最多 60 个字，请缩短；填写的内容还在', 'mark')
  }
  const checkTemplate = (template: TemplateView): void => {
    const known = template.placeholders.map(([word]) => word)
    const fields: [string, string][] = [
      ['title', template.title],
      ['opening', template.opening],
      ...template.sections.flatMap((one): [string, string][] => [[`section:${one.id}`, `${one.heading}${one.text}`]]),
    ]
    if (!template.title.trim()) refuse('template.title', '标题没有填', 'title')
    for (const [field, text] of fields)
      for (const [, word = ''] of text.matchAll(/\{\??([^{}|：]*)/g))
        if (!known.includes(word)) refuse('template.wrong', `没有“{${word}}”这个词，请从可用的词里选`, field)
  }
  const filled = (text: string): string => {
    const words: Record<string, string> = {
      事件: '办公自动化系统遭勒索病毒攻击',
      系统: '办公自动化系统',
      发现时间: '2026年11月22日09时30分',
      级别: '重大',
      单位: desk.unit,
      分类: '有害程序事件',
    }
    return text.replace(/\{([^}]*)\}/g, (whole, word: string) => words[word] ?? whole)
  }
  return {
    pageStyle: () => later(look.style),
    async setPageStyle(style) {
      mustWrite()
      checkStyle(style)
      look.style = { ...style, code: style.code.trim() }
      changed()
      return later(look.style, 200)
    },
    async pageStylePreview(style) {
      checkStyle(style)
      return paintReport(sample(), style, `${style.code}〔${new Date().getFullYear()}〕1号`)
    },
    templates: () => later(look.templates),
    async setTemplate(template) {
      mustWrite()
      checkTemplate(template)
      const next = { ...template, changed: true }
      look.templates = look.templates.map((one) => (one.kind.id === next.kind.id ? next : one))
      return later(next, 200)
    },
    async resetTemplate(kind) {
      mustWrite()
      const first = original().find((one) => one.kind.id === kind) ?? refuse('template.unknown', '这种文书没有可改的模板，请刷新后再选')
      look.templates = look.templates.map((one) => (one.kind.id === kind ? first : one))
      return later(first, 200)
    },
    async templatePreview(template) {
      checkTemplate(template)
      const { kind, title, addressee, opening, sections, closing } = template
      return paintReport(
        {
          ...sample(),
          kind: kindOf(kind.id).id,
          urgency: '',
          copies_to: '',
          title: filled(title),
          addressee: filled(addressee),
          opening: filled(opening),
          sections: sections.map((one) => ({ ...one, heading: filled(one.heading), text: filled(one.text) })),
          closing,
        },
        look.style,
      )
    },
    fontsView: () => later(look.fonts),
    async fontsChoose() {
      look.fonts = ownFonts()
      return later(look.fonts, 400)
    },
    async fontsForget() {
      look.fonts = shipped()
      return later(look.fonts, 200)
    },
    fontsSheet: () =>
      paintPages([
        { text: '字体检查页', font: TITLE, indent: 0, centre: true },
        ...look.fonts.rows.filter((row) => row.note === '').flatMap((row) => wrap(`${row.role}：${row.family}　国家网络安全　〔2026〕3号　喆堃赟`, row.role === '黑体' ? HEI : SONG, 0)),
      ]),
  }
}
