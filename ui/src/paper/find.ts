// Where a heading stands in a paper: its words, looked for in the text of each page.
import type { PDFDocumentProxy } from 'pdfjs-dist'

const bare = (text: string): string => text.replace(/\s+/g, '')

interface Found {
  /** From 0. */
  page: number
  /** How far down the page, 0 to 1. */
  down: number
}

export async function findText(paper: PDFDocumentProxy, words: string): Promise<Found | null> {
  const wanted = bare(words)
  if (!wanted) return null
  for (let number = 1; number <= paper.numPages; number++) {
    const page = await paper.getPage(number)
    const [, bottom, , top] = page.view
    const { items } = await page.getTextContent()
    let text = ''
    const starts: [number, number][] = []
    for (const item of items) {
      if (!('str' in item)) continue
      starts.push([text.length, Number(item.transform[5])])
      text += bare(item.str)
    }
    const at = text.indexOf(wanted)
    const base = starts.findLast(([start]) => start <= at)?.[1]
    if (at < 0 || base === undefined || top === undefined || bottom === undefined) continue
    return { page: number - 1, down: (top - base) / (top - bottom) }
  }
  return null
}
