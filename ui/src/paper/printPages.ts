// A page that is no document of the ledger, on paper by the window's own printing: drawn as finely as a printer prints.
import { openPdf } from './pdf'
import './print-pages.css'

/** Dots for each point of the page: 300 to the inch. */
const FINE = 300 / 72

export async function printPages(bytes: ArrayBuffer): Promise<void> {
  const paper = await openPdf(bytes)
  const holder = document.createElement('div')
  holder.className = 'printed-pages'
  for (let number = 1; number <= paper.numPages; number++) {
    const page = await paper.getPage(number)
    const viewport = page.getViewport({ scale: FINE })
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(viewport.width)
    canvas.height = Math.round(viewport.height)
    await page.render({ canvas, viewport, intent: 'print' }).promise
    holder.append(canvas)
  }
  const root = document.documentElement
  // The window's own sheets have edges; these pages bring theirs.
  const edges = document.createElement('style')
  edges.textContent = '@page { size: A4; margin: 0 }'
  document.head.append(edges)
  document.body.append(holder)
  root.classList.add('prints-pages')
  try {
    window.print()
  } finally {
    root.classList.remove('prints-pages')
    holder.remove()
    edges.remove()
    void paper.loadingTask.destroy()
  }
}
