// Lines of an invented paper before they are painted.
export interface Line {
  text: string
  font: string
  indent: number
  centre?: boolean
  right?: number
  colour?: string
  /** A line drawn below it. */
  ruled?: boolean
}

export const SONG = '15.8px "FandolFang R", "Noto Serif CJK SC", serif'
export const HEI = '15.8px "Noto Sans CJK SC", sans-serif'
export const TITLE = '700 21px "Noto Serif CJK SC", serif'

export function wrap(text: string, font: string, indent: number): Line[] {
  const lines: Line[] = []
  for (const paragraph of text.split('\n')) {
    let rest = paragraph
    let first = indent
    do {
      lines.push({ text: rest.slice(0, 28 - first), font, indent: first })
      rest = rest.slice(28 - first)
      first = 0
    } while (rest)
  }
  return lines
}
