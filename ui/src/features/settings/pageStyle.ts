// How a unit's papers look: which parts belong to which form, and what the 代字 becomes.
import type { PageStyleView } from '../../generated/PageStyleView'

export const FORMS = [
  { value: 'plain', label: '白头纸：不加版头，处室向上报告用' },
  { value: 'red_head', label: '红头文件：加发文机关标志和红色分隔线' },
  { value: 'letter', label: '信函格式：加红色双线；报告、请示仍用红头' },
]
export const WHO_MAY = '只有能以本机关名义对外发文的单位才用红头和信函格式。'
/** Lists and records have no head for them to stand in. */
export const NOT_ON_LISTS = '文书和表格都印；台账、证据清单、移交清单、记录单和签批单不印'
export const SECRECY_WARNING = '本系统不得录入国家秘密。确有内部管理需要才开启，开启后仍不得录入涉密内容'

export type Part = 'mark' | 'mark_suffix' | 'number_on_plain' | 'signer' | 'colophon' | 'printed_by' | 'even_page'

/** Parts that the chosen form has; what was set of the others stays for when it is chosen again. */
export function partsOf(style: Pick<PageStyleView, 'form' | 'colophon'>): Set<Part> {
  if (style.form === 'plain') return new Set<Part>(['number_on_plain'])
  const parts: Part[] = ['mark', 'colophon']
  if (style.form === 'red_head') parts.push('mark_suffix', 'signer')
  if (style.colophon) parts.push('printed_by', 'even_page')
  return new Set(parts)
}

/** The 发文字号 that a code becomes. */
export const numberExample = (code: string, year: number): string => `${code.trim()}〔${year}〕1号`

/** What is wrong with a code as it is typed. */
export const codeFault = (code: string): string =>
  /[〔〕[\]【】（）()号第\d\s]/.test(code.trim()) ? '机关代字只写字，年份和顺序号由程序编，例如“金稳”' : ''

export const MOST_MARKS = 6
