// Pages as a browser draws them: `node browser.mjs PDFJS OUT PDF…`, PDFJS being the folder of pdf.js's build.
// Each page is drawn by pdf.js at 144 dots an inch into `OUT/NAME-pdfjs-PAGE.pgm`; the first page is then shown by Chromium's own viewer,
// and what lies on its sheet goes into `OUT/NAME-viewer.pgm`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const DPI = 144
const PATIENCE = 120_000

const [pdfjs, out, ...files] = process.argv.slice(2)
const home = await mkdtemp(join(tmpdir(), 'subao-browser-'))
// Modules of a file are only read by a page that is a file too.
const blank = join(home, 'blank.html')
await writeFile(blank, '<!doctype html><title>pdf.js</title>')
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync']
const child = spawn(
  'chromium',
  [...flags, '--allow-file-access-from-files', '--window-size=1100,1500', `--user-data-dir=${join(home, 'profile')}`, '--remote-debugging-pipe', 'about:blank'],
  { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: home } },
)
const call = protocol(child)
try {
  await once(child, 'spawn')
  const drawing = await page(pathToFileURL(blank).href)
  await drawing.run(`globalThis.pdfjs = ${JSON.stringify(pathToFileURL(pdfjs).href)}; ${[draw, sheet, greyOf].join('\n')}`)
  for (const file of files) {
    const name = basename(file, '.pdf')
    const bytes = (await readFile(file)).toString('base64')
    for (let number = 1, pages = 1; number <= pages; number += 1) {
      const drawn = await drawing.run(`draw(${JSON.stringify(bytes)}, ${number}, ${DPI / 72})`)
      pages = drawn.pages
      await keep(`${name}-pdfjs-${number}`, drawn)
    }
    await keep(`${name}-viewer`, await viewed(file, drawing))
  }
} finally {
  if (child.pid && child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

async function keep(name, { width, height, grey }) {
  await writeFile(join(out, `${name}.pgm`), Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), Buffer.from(grey, 'base64')]))
}

/** Chromium's viewer, once it has drawn and stands still. */
async function viewed(file, drawing) {
  const viewer = await page(`${pathToFileURL(file).href}#toolbar=0&navpanes=0&view=Fit`)
  const end = Date.now() + PATIENCE
  for (let before = ''; ; await pause(200)) {
    const { data } = await viewer.call('Page.captureScreenshot', { format: 'png' })
    const found = data === before ? await drawing.run(`sheet(${JSON.stringify(data)})`) : null
    if (found) {
      await viewer.call('Page.close')
      return found
    }
    if (Date.now() > end) throw new Error(`the viewer shows no page of ${file}`)
    before = data
  }
}

async function page(url) {
  const { targetId } = await call('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true })
  const ask = (method, params = {}) => call(method, params, sessionId)
  const run = async (expression) => {
    const { result, exceptionDetails: fault } = await ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (fault) throw new Error(fault.exception?.description ?? fault.text)
    return result.value
  }
  await ask('Page.enable')
  await ask('Page.navigate', { url })
  while ((await run('document.readyState')) !== 'complete') await pause(50)
  return { call: ask, run }
}

/** Chromium's own language, one message after the other over a pipe. */
function protocol(browser) {
  const waiting = new Map()
  let rest = ''
  let last = 0
  browser.stdio[4].setEncoding('utf8').on('data', (part) => {
    const messages = (rest + part).split('\0')
    rest = messages.pop()
    for (const { id, result, error } of messages.map((message) => JSON.parse(message))) {
      const [done, fail] = waiting.get(id) ?? []
      waiting.delete(id)
      if (error) fail?.(new Error(error.message))
      else done?.(result)
    }
  })
  const ended = (why) => waiting.forEach(([, fail]) => fail(new Error(`chromium: ${why}`)))
  browser.once('error', (fault) => ended(fault.message))
  browser.once('exit', (code) => ended(`it ended with ${code}`))
  return (method, params = {}, sessionId = undefined) =>
    new Promise((done, fail) => {
      last += 1
      waiting.set(last, [done, fail])
      browser.stdio[3].write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`)
    })
}

// --- what runs in the page ---

/** A page of a PDF as pdf.js draws it. */
async function draw(bytes, number, scale) {
  const reader = await import(`${globalThis.pdfjs}/pdf.min.mjs`)
  reader.GlobalWorkerOptions.workerSrc = `${globalThis.pdfjs}/pdf.worker.min.mjs`
  const paper = await reader.getDocument({ data: Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0)), isEvalSupported: false }).promise
  const sheet = await paper.getPage(number)
  const viewport = sheet.getViewport({ scale })
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(viewport.width)
  canvas.height = Math.ceil(viewport.height)
  await sheet.render({ canvas, viewport }).promise
  const drawn = greyOf(canvas, 0, 0, canvas.width, canvas.height)
  const pages = paper.numPages
  await paper.loadingTask.destroy()
  return { ...drawn, pages }
}

/** The white sheet in a picture of the viewer, which lies on a dark ground; nothing while it is not drawn. */
async function sheet(picture) {
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(picture), (one) => one.charCodeAt(0))], { type: 'image/png' }))
  const canvas = document.createElement('canvas')
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  const ink = canvas.getContext('2d')
  ink.drawImage(bitmap, 0, 0)
  const { data } = ink.getImageData(0, 0, canvas.width, canvas.height)
  const white = (x, y) => x < canvas.width && y < canvas.height && data[(y * canvas.width + x) * 4] > 250
  // The margins of a sheet are white all along, so its edges are found from a place near its upper left corner.
  const middle = Math.floor(canvas.height / 2)
  let left = 0
  while (left < canvas.width && !white(left, middle)) left += 1
  let top = middle
  while (top > 0 && white(left + 5, top - 1)) top -= 1
  let right = left + 5
  while (white(right, top + 5)) right += 1
  let bottom = middle
  while (white(left + 5, bottom)) bottom += 1
  const found = right - left > 200 && bottom - top > 200 && bottom < canvas.height
  const drawn = found ? greyOf(canvas, left, top, right - left, bottom - top) : null
  return drawn && [...atob(drawn.grey)].some((one) => one.charCodeAt(0) < 64) ? drawn : null
}

function greyOf(canvas, left, top, width, height) {
  const { data } = canvas.getContext('2d').getImageData(left, top, width, height)
  let grey = ''
  for (let at = 0; at < data.length; at += 4) grey += String.fromCharCode(Math.round(0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]))
  return { width, height, grey: btoa(grey) }
}
