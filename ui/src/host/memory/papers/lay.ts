// The lines of an invented paper: a letter, a form, a list, with the head that the office chose.
import type { PageStyleView } from '../../../generated/PageStyleView'
import type { ReportDraft } from '../../../generated/ReportDraft'
import { kindOf } from './kinds'
import { HEI, SONG, TITLE, wrap, type Line } from './lines'

const RED = '#c8201a'
const BLANK: Line = { text: '', font: SONG, indent: 0 }
const ROWS = [
  ['2026-003', '门户网站域名解析异常', '一般', '已归档'],
  ['2026-012', '业务专网核心交换机故障', '一般', '调查评估'],
  ['2026-017', '统计报送系统数据库宕机', '较大', '应急响应'],
  ['2026-019', '办公自动化系统遭勒索病毒攻击', '重大', '应急响应'],
]

function head(draft: ReportDraft, style: PageStyleView | undefined, number: string): Line[] {
  if (!style) return []
  const kind = kindOf(draft.kind)
  const lines: Line[] = []
  if (style.copy_numbers && kind.numbered) lines.push({ text: '000001', font: SONG, indent: 0 })
  if (style.secrecy) lines.push({ text: style.secrecy, font: HEI, indent: 0 })
  if (draft.urgency) lines.push({ text: draft.urgency, font: HEI, indent: 0 })
  const marks = style.mark.filter((one) => one.trim()).length ? style.mark.filter((one) => one.trim()) : [draft.unit]
  const numbered = { text: number, font: SONG, indent: 0 }
  if (style.form === 'red_head') {
    lines.push(
      ...marks.map((text, index) => ({
        text: index === marks.length - 1 ? `${text}${style.mark_suffix}` : text,
        font: '700 34px "Noto Serif CJK SC", serif',
        indent: 0,
        centre: true,
        colour: RED,
      })),
      BLANK,
      style.signer && ['报告', '请示'].includes(kind.species)
        ? { ...numbered, text: `　${number}　　　　　　　　　签发人：${draft.signer}`, ruled: true, colour: RED }
        : { ...numbered, centre: true, ruled: true, colour: RED },
      BLANK,
    )
  } else if (style.form === 'letter') {
    lines.push(
      { text: marks.join('　'), font: '700 30px "Noto Serif CJK SC", serif', indent: 0, centre: true, colour: RED, ruled: true },
      { ...numbered, right: 0 },
      BLANK,
    )
  } else if (style.number_on_plain && kind.numbered) lines.push({ ...numbered, centre: true }, BLANK)
  return lines
}

function titled(title: string): Line[] {
  const half = Math.ceil(title.length / 2)
  const lines = title.length > 18 ? [title.slice(0, half), title.slice(half)] : [title]
  return [...lines.map((text) => ({ text, font: TITLE, indent: 0, centre: true })), BLANK]
}

function body(draft: ReportDraft): Line[] {
  const kind = kindOf(draft.kind)
  const label = (text: string): string => text.padEnd(7, '　')
  if (kind.layout === 'form')
    return draft.sections.flatMap((row) => {
      const lines = wrap(`${label(row.heading)}${row.text || '　'}`, SONG, 0)
      const last = lines.at(-1)
      if (last) last.ruled = true
      return lines
    })
  if (kind.layout === 'listing')
    return [
      ...(draft.from ? wrap(`（${draft.from} 至 ${draft.to}）`, SONG, 0).map((line) => ({ ...line, centre: true })) : []),
      ...draft.sections.flatMap((row) => wrap(`${label(row.heading)}${row.text}`, SONG, 0)),
      ...[['编号', '名称', '级别', '状态'], ...ROWS].map((row) => ({ text: row.join('　'), font: SONG, indent: 0, ruled: true })),
    ]
  return [
    ...wrap(`${draft.addressee}：`, SONG, 0),
    ...wrap(draft.opening, SONG, 2),
    ...draft.sections.flatMap((section) => [
      ...wrap(section.heading, HEI, 2),
      ...wrap(section.text || '待查。', SONG, 2),
    ]),
    ...(draft.closing ? wrap(draft.closing, SONG, 2) : []),
    ...draft.attachments
      .map((annex) => annex.name)
      .filter((name) => name.trim())
      .flatMap((name, index, all) => wrap(`${index ? '　　　' : '附件：'}${all.length > 1 ? `${index + 1}.` : ''}${name}`, SONG, 2)),
  ]
}

export function lay(draft: ReportDraft, style?: PageStyleView, number = `${style?.code ?? ''}〔${new Date().getFullYear()}〕　号`): Line[] {
  const contact = draft.contact || draft.telephone ? wrap(`（联系人：${draft.contact}  电话：${draft.telephone}）`, SONG, 2) : []
  return [
    ...head(draft, style, number),
    ...titled(draft.title),
    ...(draft.version > 1 ? wrap(`（第${draft.version}版，替代${draft.replaces}）`, SONG, 0).map((one) => ({ ...one, centre: true })) : []),
    ...body(draft),
    BLANK,
    { text: [draft.unit, draft.joint].filter((one) => one.trim()).join('　'), font: SONG, indent: 0, right: 4 },
    { text: draft.date, font: SONG, indent: 0, right: 4 },
    ...contact,
    ...(draft.copies_to ? [BLANK, { text: `抄送：${draft.copies_to}`, font: SONG, indent: 0, ruled: true }] : []),
  ]
}
