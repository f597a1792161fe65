// Which pages of a paper are seen, and which come next.

export interface Span {
  top: number
  height: number
}

/** Pages that a part of the scroller shows, `from` to `to` in its own measure. */
export function seen(pages: Span[], from: number, to: number): number[] {
  return pages.flatMap((page, index) => (page.top < to && page.top + page.height > from ? [index] : []))
}

/** The pages beside those that are seen: drawn when nothing else is to be done, so that scrolling meets no old page. */
export function beside(shown: number[], count: number): number[] {
  const first = shown[0]
  const last = shown.at(-1)
  if (first === undefined || last === undefined) return []
  return [last + 1, first - 1].filter((index) => index >= 0 && index < count)
}
