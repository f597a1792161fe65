// How long a keystroke takes to show on a paper of ten pages, in the real window: from the input event to the frame in which the page is new.
import { confirmRecovery, drawn, foundStation, registerCase } from './acts.mjs'
import { Desktop } from './desktop.mjs'
import { test } from 'node:test'

const STROKES = 20

/** Types into a field, letter by letter, and times each from the input event to the frame that shows its page new. The page is in view. */
const timed = (window, field, { text, strokes, page }) =>
  window.run(
    `
    const [field, text, strokes, page] = arguments
    const wait = (ms) => new Promise((done) => setTimeout(done, ms))
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const input = document.getElementById(field)
    const put = (value) => {
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value').set.call(input, value)
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    const canvas = () => [...document.querySelectorAll('.paper-page canvas')].at(page)
    return (async () => {
      if (text) {
        put(text)
        await wait(3000)
      }
      const view = document.querySelector('.paper-view')
      view.scrollTop = page === 0 ? 0 : view.scrollHeight
      await wait(1500)
      const times = []
      for (let stroke = 0; stroke < strokes; stroke++) {
        const old = canvas()
        const start = performance.now()
        put(input.value + 'x')
        while (canvas() === old && performance.now() - start < 3000) await frame()
        times.push(Math.round(performance.now() - start))
        await wait(700)
      }
      return times
    })()`,
    field,
    text ?? '',
    strokes,
    page,
  )

test('a keystroke on a long paper', { timeout: 300_000 }, async (t) => {
  const desktop = await Desktop.open('preview-bench')
  const step = desktop.story(t)
  try {
    await step('typed and timed', async () => {
      const window = await desktop.launch()
      const code = await foundStation(window, { plan: 'chongqing-jrjgj', unit: '金融稳定处', operator: '李喆', post: '联络员', telephones: {} })
      await confirmRecovery(window, code)
      await registerCase(window, { system: 'OA' })
      await window.clickWords('OA', '[data-testid="incident-row"]')
      await window.click('report-open')
      await drawn(window)
      const long = ('本段文字用于核对版面每面二十二行每行二十八字撑满版心，排版要快。'.repeat(8) + '\n').repeat(18)
      await timed(window, 'report-section-next', { text: long, strokes: 0, page: -1 })
      const title = await timed(window, 'report-title', { strokes: STROKES, page: 0 })
      const section = await timed(window, 'report-section-next', { strokes: STROKES, page: -1 })
      const pages = await window.run(`return document.querySelectorAll('.paper-page').length`)
      for (const [where, times] of [['the title', title], ['the last section', section]]) {
        const sorted = [...times].sort((a, b) => a - b)
        const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]
        const words = `median ${at(0.5)} ms, nine of ten within ${at(0.9)} ms, slowest ${sorted.at(-1)} ms`
        console.log(`preview: ${pages} pages, ${STROKES} keystrokes in ${where}: ${words} (aim: 150 ms for 10 pages)`)
      }
    })
  } finally {
    await desktop.close()
  }
})
