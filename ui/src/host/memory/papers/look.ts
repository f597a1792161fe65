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

const free = (role: string, family: string, note = ''): FontsView['rows'][number] => ({
  role,
  family,
  file: `${family}.otf`,
  own: false,
  note,
})
const shipped = (): FontsView => ({
  folder: '',
  rows: [
    free('小标宋', 'Fandol Song Bold', '没有装方正小标宋，用随附的宋体粗体代替'),
    free('仿宋', 'Fandol Fang'),
    free('楷体', 'Fandol Kai'),
    free('黑体', 'Fandol Hei'),
    free('宋体', 'Fandol Song'),
    free('补字', 'Noto Serif CJK SC', '“喆堃赟玥珺”一类的字用它'),
  ],
})
const ownFonts = (): FontsView => ({
  folder: '/home/user/公文字体',
  rows: shipped().rows.map((row) =>
    row.role === '小标宋'
      ? { ...row, family: '方正小标宋简体', file: 'FZXBSJW.TTF', own: true, note: '' }
      : row.role === '仿宋'
        ? { ...row, family: '仿宋_GB2312', file: 'simfang.ttf', own: true, note: '' }
        : row.role === '楷体'
          ? { ...row, note: '文件夹里的 KaiTi.ttc 不允许嵌入 PDF，没有用' }
          : row,
  ),
})

export const newLook = (): Look => ({
  style: {
    form: 'plain',
    mark: [],
    mark_suffix: '',
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
        ...look.fonts.rows.flatMap((row) => wrap(`${row.role}：${row.family}　国家网络安全　〔2026〕3号　喆堃赟`, row.role === '黑体' ? HEI : SONG, 0)),
      ]),
  }
}
