// How long a keystroke takes to show on a paper of ten pages and more, in the real window: from the input event to the frame in which the page is new.
import { confirmRecovery, drawn, foundStation, pick } from './acts.mjs'
import { Desktop } from './desktop.mjs'
import { test } from 'node:test'

const STROKES = 20

test('a keystroke on a long paper', { timeout: 300_000 }, async (t) => {
  const desktop = await Desktop.open('preview-bench')
  const step = desktop.story(t)
  try {
    await step('typed and timed', async () => {
      const window = await desktop.launch()
      const code = await foundStation(window, { plan: 'chongqing-jrjgj', unit: '金融稳定处', operator: '李喆', post: '联络员', telephones: {} })
      await confirmRecovery(window, code)
      await window.click('register-open')
      await window.type('register-system', 'OA')
      await window.type('register-what', '文件被加密')
      await pick(window, ['register-category-malicious_program', 'fact-system_damage-severe', 'fact-important_system-true', 'level-2'])
      await window.type('judged-by', '处长')
      await window.click('register-go')
      await window.clickWords('OA', '[data-testid="incident-row"]')
      await window.click('report-open')
      await drawn(window)
      const { pages, times } = await window.run(`
        const wait = (ms) => new Promise((done) => setTimeout(done, ms))
        const frame = () => new Promise((done) => requestAnimationFrame(done))
        const put = (field, text) => {
          Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, text)
          field.dispatchEvent(new Event('input', { bubbles: true }))
        }
        return (async () => {
          const long = ('本段文字用于核对版面每面二十二行每行二十八字撑满版心，排版要快。'.repeat(8) + '\\n').repeat(22)
          put(document.getElementById('report-section-next'), long)
          await wait(3000)
          document.querySelector('.paper-view').scrollTop = 0
          await wait(1500)
          const title = document.getElementById('report-title')
          const times = []
          for (let stroke = 0; stroke < ${STROKES}; stroke++) {
            const old = document.querySelector('.paper-page canvas')
            const start = performance.now()
            put(title, title.value + 'x')
            while (document.querySelector('.paper-page canvas') === old && performance.now() - start < 5000) await frame()
            times.push(Math.round(performance.now() - start))
            await wait(700)
          }
          return { pages: document.querySelectorAll('.paper-page').length, times }
        })()`)
      const sorted = [...times].sort((a, b) => a - b)
      const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]
      console.log(`preview: ${pages} pages, ${STROKES} keystrokes: median ${at(0.5)} ms, nine of ten within ${at(0.9)} ms, slowest ${sorted.at(-1)} ms`)
    })
  } finally {
    await desktop.close()
  }
})
