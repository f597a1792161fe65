// A department and its working group, each at a desk of its own, and what people do to let cases go to and fro between them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PASSPHRASE } from './acts.mjs'
import { Desktop } from './desktop.mjs'
import { settled } from './life-acts.mjs'
import { wait } from './webdriver.mjs'

const ROOT = resolve(fileURLToPath(import.meta.url), '../../..')
const FOUND = join(ROOT, 'target/debug/examples/two_stations')

/** Both desks laid out, their stations founded and enrolled to each other, both windows open and unlocked. */
export async function openBoth(name) {
  const both = await Promise.all(['department', 'group'].map((role) => Desktop.open(`${name}-${role}`)))
  const [department, group] = both
  try {
    if (!existsSync(FOUND)) throw new Error(`${FOUND} is not there: run \`make test-desktop\``)
    const found = spawn(FOUND, [department.home, group.home], { stdio: ['pipe', 'ignore', 'inherit'] })
    found.stdin.end(PASSPHRASE)
    const [code] = await once(found, 'exit')
    if (code !== 0) throw new Error(`the stations were not founded: ${code}`)
    await Promise.all(both.map(unlocked))
  } catch (fault) {
    await Promise.all(both.map((desktop) => desktop.close()))
    throw fault
  }
  return { department, group, close: () => Promise.all(both.map((desktop) => desktop.close())) }
}

async function unlocked(desktop) {
  const window = await desktop.launch()
  await window.type('unlock-passphrase', PASSPHRASE)
  await window.click('unlock-go')
  await window.one('[data-testid="nav-exchange"]')
  // A drop brings what it brings while one is at something else.
  window.interrupted = async () => {
    if (await liesOpen(window)) await takeAllIn(window)
  }
}

const liesOpen = async (window) => (await window.visible('[data-testid="import-accept"], [data-testid="import-next"]')).length > 0

/** 投递处: the one that is there is taken away, this one is typed in. */
export async function putDrop(window, { kind, fields, ticks = [] }) {
  await removeDrop(window)
  await window.click('drop-add')
  await window.click(`drop-kind-${kind}`)
  for (const [field, text] of Object.entries(fields)) await window.type(`drop-${field}`, text)
  for (const tick of ticks) await window.click(`drop-${tick}`)
  await window.click('drop-put')
  await window.gone('drop-form')
  await window.says('drop-row', fields.name)
}

export async function removeDrop(window) {
  await window.click('nav-exchange')
  await window.one('[data-testid="drops"]')
  // Its rows come a moment after the screen.
  await pause(300)
  if (!(await window.visible('[data-testid="drop-row"]')).length) return
  await window.click('drop-remove')
  await window.click('drop-remove-go')
  await window.gone('drop-row')
}

/** 导出 for the one enrolled station, into a folder. */
export async function exportInto(desktop, folder) {
  await desktop.window.click('nav-exchange')
  await desktop.window.click('peer-export')
  await desktop.saveInto(folder)
  await desktop.window.says('export-done', '读回核对一致')
}

/** Nothing waits to be sent any more, and it lies there. */
export async function sent(window) {
  await window.click('nav-exchange')
  let says = ''
  await wait(() => `everything to be sent; the screen says: ${says}`, async () => {
    says = (await window.readAll('[data-testid="drop-row"], [data-testid="peer-card"]')).join('\n')
    const [state] = await window.run(`return [...document.querySelectorAll('[data-testid="peer-card"]')].map((one) => one.dataset.state)`)
    return state !== 'to_export' && says.includes('待发 0 个包')
  })
}

/** Asks the drop until a bundle lies before this person. One that comes over a press is what they wait for: it is not put away. */
export async function arrives(window, patience = undefined) {
  const attend = window.interrupted
  const came = new Error('a bundle came over the press')
  window.interrupted = async () => {
    if (await liesOpen(window)) throw came
  }
  try {
    await wait('a bundle to come', async () => {
      if (await liesOpen(window)) return true
      await ask(window).catch((fault) => {
        if (fault !== came) throw fault
      })
      return false
    }, patience)
  } finally {
    window.interrupted = attend
  }
  await settled(window, '.el-drawer')
}

async function ask(window) {
  if (!(await pressed(window, 'import-reopen')) && !(await pressed(window, 'drop-nudge'))) await window.click('nav-exchange')
}

/** Presses what may be there. A bundle that opens by itself between the look and the press takes it away: whoever asks looks again. */
async function pressed(window, testid) {
  const [button] = await window.visible(`[data-testid="${testid}"]`)
  if (button) await window.press(button).catch(() => undefined)
  return Boolean(button)
}

/** Looks through the bundles that lie there until one has this to tell; what was still on its way from before may lie beside it. */
export async function arrivesWith(window, words) {
  await wait(`a bundle that tells of ${words}`, async () => {
    await arrives(window)
    const several = (await window.visible('[data-testid="import-row"]')).length
    for (let row = 1; row <= Math.max(several, 1); row += 1) {
      if (several) await window.click(`li:nth-child(${row}) > [data-testid="import-row"]`)
      await window.one('[data-testid="import-verdict"]')
      if ((await window.readAll('import-news')).some((news) => news.includes(words))) return true
    }
    // Those that lie there wait; the drop is asked once more.
    await window.click('.el-drawer__close-btn')
    await window.gone('.el-drawer')
    await window.click('nav-exchange')
    await pressed(window, 'drop-nudge')
    return false
  })
}

/** Takes in every bundle that lies there, one after the other. Another screen that was asked for just before closes them. */
export async function takeAllIn(window) {
  const there = async (testid) => (await window.visible(`[data-testid="${testid}"]`)).length > 0
  // A drawer that still slides in has another button where this one was a moment ago.
  const stands = () =>
    window.run(`return [...document.querySelectorAll('.el-drawer')].some((one) => Math.abs(one.getBoundingClientRect().right - innerWidth) < 1)`)
  const press = async (testid) => {
    if (!(await stands())) return
    const [button] = await window.visible(`[data-testid="${testid}"]`)
    if (button) await window.press(button).catch(() => undefined)
  }
  await wait('a bundle to be taken in', () => liesOpen(window))
  await wait('every bundle to be taken in', async () => {
    await press((await there('import-accept')) ? 'import-accept' : 'import-next')
    return (await window.visible('.el-drawer')).length === 0
  })
}

/** Whether something stands there, once the screen had time to ask for it. */
export const shows = (window, what) => window.one(/^[\w-]+$/.test(what) ? `[data-testid="${what}"]` : what, 1500).then(() => true, () => false)

/** Goes to a screen; a press that a drawer on its way out swallows is made again. */
export async function goTo(window, nav, there) {
  for (let times = 0; times < 10; times += 1) {
    await window.click(nav)
    if (await shows(window, there)) return
  }
  throw new Error(`${nav} does not lead to ${there}`)
}

/** Fetches and takes in until one finds what one waits for; it may have come by itself before one asked. */
export async function takesInUntil(window, finds) {
  for (let times = 0; times < 10; times += 1) {
    await arrives(window, 4000).then(() => takeAllIn(window), () => undefined)
    if (await finds()) return
  }
  throw new Error(`what came did not bring it; the screen says:\n${await window.screen()}`)
}
