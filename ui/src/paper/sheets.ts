// The pages of a paper on the screen. Only what is seen is drawn; the old page stays until the new one is there, and nothing moves.
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import { findText } from './find'
import { beside, seen } from './pages'

interface Sheet {
  box: HTMLElement
  canvas: HTMLCanvasElement | null
  /** Which paper, at which width, stands on it. */
  drawn: string
}

interface Place {
  /** What scrolls. */
  desk: HTMLElement
  /** What holds the pages. */
  holder: HTMLElement
  testid: string
  widest: number
}

/** Room around the pages inside the scroller. */
const EDGE = 24
/** From the top of the window to a place that is scrolled to. */
const AIR = 24

export class Sheets {
  private paper: PDFDocumentProxy | null = null
  private version = 0
  private sheets: Sheet[] = []
  private width = 0
  private ratio = 1
  private closed = false

  constructor(private readonly place: Place) {}

  get count(): number {
    return this.sheets.length
  }

  /** Shows another paper; done when all that is seen of it is drawn. */
  async show(paper: PDFDocumentProxy): Promise<void> {
    const old = this.paper
    this.paper = paper
    this.version++
    // Mostly it has as many pages as before: what is seen is drawn first, and the others are measured while nobody waits.
    if (this.sheets.length === paper.numPages && this.width === this.roomWidth() && this.ratio === this.dots()) await this.drawSeen()
    await this.measure(paper)
    await this.drawSeen()
    if (this.closed) void paper.loadingTask.destroy()
    void old?.loadingTask.destroy()
  }

  /** Draws what is seen and not drawn yet, then the pages beside it, as long as nothing newer waits. */
  async drawSeen(idle: () => boolean = () => false): Promise<void> {
    const shown = this.shown()
    for (const index of shown) await this.draw(index)
    for (const index of beside(shown, this.count)) if (idle()) await this.draw(index)
  }

  /** The window may have got another width. */
  async fit(): Promise<void> {
    // A part of the screen that is put away has no width.
    if (!this.paper || !this.count || this.place.desk.clientWidth === 0 || (this.roomWidth() === this.width && this.dots() === this.ratio)) return
    const { desk } = this.place
    const part = desk.scrollTop / Math.max(1, desk.scrollHeight)
    this.version++
    await this.measure(this.paper)
    desk.scrollTop = part * desk.scrollHeight
  }

  async goTo(words: string): Promise<boolean> {
    const found = this.paper && (await findText(this.paper, words))
    const box = found && this.sheets[found.page]?.box
    if (!found || !box || this.closed) return false
    this.place.desk.scrollTo({ top: this.place.holder.offsetTop + box.offsetTop + found.down * box.offsetHeight - AIR * 2, behavior: 'smooth' })
    return true
  }

  close(): void {
    this.closed = true
    void this.paper?.loadingTask.destroy()
    this.paper = null
  }

  private dots(): number {
    return Math.max(1, window.devicePixelRatio || 1)
  }

  private roomWidth(): number {
    const room = this.place.desk.clientWidth - EDGE
    const width = Math.max(240, Math.min(room, this.place.widest))
    // Centred on whole pixels: half a pixel would blur every stroke.
    return (room - width) % 2 === 1 ? width - 1 : width
  }

  /** As many sheets as pages, each of its page's size: what is not drawn has its place already. */
  private async measure(paper: PDFDocumentProxy): Promise<void> {
    this.width = this.roomWidth()
    this.ratio = this.dots()
    const pages = await Promise.all(Array.from({ length: paper.numPages }, (_, index) => paper.getPage(index + 1)))
    if (this.closed) return
    const { holder } = this.place
    while (this.sheets.length > pages.length) this.sheets.pop()?.box.remove()
    pages.forEach((page, index) => {
      const sheet = this.sheets[index] ?? this.add(holder)
      const { width, height } = this.sizeOf(page)
      for (const part of [sheet.box, sheet.canvas]) if (part) this.give(part, width, height)
      sheet.box.setAttribute('aria-label', `第 ${index + 1} 页，共 ${pages.length} 页`)
    })
    this.settleOnDots()
  }

  private add(holder: HTMLElement): Sheet {
    const box = document.createElement('div')
    box.className = 'paper-page'
    box.dataset.testid = this.place.testid
    box.dataset.page = String(this.sheets.length + 1)
    box.setAttribute('role', 'img')
    holder.append(box)
    const sheet = { box, canvas: null, drawn: '' }
    this.sheets.push(sheet)
    return sheet
  }

  private sizeOf(page: PDFPageProxy): { scale: number; width: number; height: number } {
    const scale = (this.width / page.getViewport({ scale: 1 }).width) * this.ratio
    const viewport = page.getViewport({ scale })
    return { scale, width: Math.round(viewport.width), height: Math.round(viewport.height) }
  }

  /** One dot of the canvas to one dot of the screen. */
  private give(part: HTMLElement, width: number, height: number): void {
    part.style.width = `${width / this.ratio}px`
    part.style.height = `${height / this.ratio}px`
  }

  private shown(): number[] {
    const { desk, holder } = this.place
    const spans = this.sheets.map(({ box }) => ({ top: holder.offsetTop + box.offsetTop, height: box.offsetHeight }))
    return seen(spans, desk.scrollTop, desk.scrollTop + desk.clientHeight)
  }

  private async draw(index: number): Promise<void> {
    const sheet = this.sheets[index]
    const paper = this.paper
    const mark = `${this.version}`
    if (!sheet || !paper || sheet.drawn === mark || this.closed) return
    const page = await paper.getPage(index + 1)
    const { scale, width, height } = this.sizeOf(page)
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    this.give(canvas, width, height)
    // With another intent pdf.js draws in slices, one a frame of the screen: a page would take twice as long to show.
    await page.render({ canvas, intent: 'print', viewport: page.getViewport({ scale }) }).promise
    // Another paper came while this one was drawn.
    if (this.closed || mark !== `${this.version}`) return
    sheet.box.replaceChildren(canvas)
    sheet.canvas = canvas
    sheet.drawn = mark
  }

  /** Moves the pages by the part of a dot that the layout left over, so that dots fall on dots. */
  private settleOnDots(): void {
    const { holder } = this.place
    const first = this.sheets[0]?.box
    if (!first) return
    holder.style.left = '0px'
    const over = (first.getBoundingClientRect().left * this.ratio) % 1
    holder.style.left = `${-over / this.ratio}px`
  }
}
