// A small WebDriver client that does what a person does: looks for a thing, clicks it, types, reads.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
const CONTROL = '\uE009'
const RELEASE = '\uE000'
const BACKSPACE = '\uE003'
const ENTER = '\uE007'
/** Keys by their names on the keyboard. */
export const KEY = { control: CONTROL, enter: ENTER, tab: '\uE004', shift: '\uE008', space: ' ', up: '\uE013', down: '\uE015' }
/** Two slow cores, a debug build, and a key derivation that is meant to take its time. */
const PATIENCE = 30_000

/** What may pass by itself: a person would wait a moment and try again. */
const PASSING = new Set([
  'no such element',
  'stale element reference',
  'element click intercepted',
  'element not interactable',
  'invalid element state',
])

export class WebDriverError extends Error {
  constructor(kind, message) {
    super(`${kind}: ${message}`)
    this.kind = kind
  }
}

export class Browser {
  constructor(base, session) {
    this.base = base
    this.session = session
  }

  /** Opens a session; gives up after `patience`. */
  static async open(base, capabilities, patience = 60_000) {
    const answer = await send('POST', `${base}/session`, { capabilities: { alwaysMatch: capabilities } }, patience)
    return new Browser(base, answer.sessionId)
  }

  command(method, path, body) {
    return send(method, `${this.base}/session/${this.session}${path}`, body, PATIENCE)
  }

  async close() {
    await send('DELETE', `${this.base}/session/${this.session}`, undefined, 5000).catch(() => undefined)
  }

  async go(url) {
    await this.command('POST', '/url', { url })
  }

  // --- looking ---

  /** Elements that a person can see, in order. */
  async visible(css) {
    const found = await this.command('POST', '/elements', { using: 'css selector', value: css })
    const shown = []
    for (const one of found.map((raw) => raw[ELEMENT])) {
      if (await this.displayed(one)) shown.push(one)
    }
    return shown
  }

  async displayed(element) {
    try {
      return await this.run(
        `const box = arguments[0].getBoundingClientRect(); const style = getComputedStyle(arguments[0]);
         return box.width > 0 && box.height > 0 && style.visibility === 'visible' && style.display !== 'none'`,
        { [ELEMENT]: element },
      )
    } catch (fault) {
      if (PASSING.has(fault.kind)) return false
      throw fault
    }
  }

  /** The one visible element, waited for. */
  async one(css, patience = PATIENCE) {
    return wait(`a visible ${css}`, async () => (await this.visible(css))[0], patience)
  }

  /** The text as it is laid out. (The driver's own command leaves out lines that end in an ellipsis.) */
  async textOf(element) {
    return (await this.run('return arguments[0].innerText', { [ELEMENT]: element })).trim()
  }

  /** The text that stands on the screen. */
  async read(what) {
    return this.again(`the text of ${what}`, async () => this.textOf(await this.one(css(what))))
  }

  /** All texts of what is on the screen now; an empty list when there is none. */
  async readAll(what) {
    return this.again(`the texts of ${what}`, async () => Promise.all((await this.visible(css(what))).map((one) => this.textOf(one))))
  }

  /** What stands in a field. */
  async value(testid) {
    return this.again(`the value of ${testid}`, async () => this.property(await this.one(field(testid)), 'value'))
  }

  property(element, name) {
    return this.command('GET', `/element/${element}/property/${name}`)
  }

  /** Waits until the screen says something. Words may be broken by white space there. */
  async sees(words, patience = PATIENCE) {
    let last = ''
    await wait(() => `the words “${words}” on the screen; it says:\n${last}`, async () => {
      last = await this.screen()
      return flat(last).includes(flat(words))
    }, patience)
  }

  /** Waits until a thing says something, and gives its whole text. */
  async says(what, words, patience = PATIENCE) {
    let last = ''
    await wait(() => `“${words}” in ${what}; it says: ${last}`, async () => {
      last = (await this.readAll(what)).join('\n')
      return flat(last).includes(flat(words))
    }, patience)
    return last
  }

  async gone(what, patience = PATIENCE) {
    await wait(`${what} to go away`, async () => (await this.visible(css(what))).length === 0, patience)
  }

  /** Everything that can be read on the screen. */
  async screen() {
    return this.again('the screen', async () => this.textOf((await this.command('POST', '/element', { using: 'css selector', value: 'body' }))[ELEMENT]))
  }

  // --- doing ---

  async click(what) {
    await this.again(`to click ${what}`, async () => this.press(await this.one(css(what))))
  }

  /** Clicks the visible button or link that bears these words. */
  async clickWords(words, within = '') {
    await this.again(`to click “${words}”`, async () => {
      for (const one of await this.visible(`${within} button, ${within} a, ${within} label`)) {
        if (flat(await this.textOf(one)).includes(flat(words))) return this.press(one)
      }
      throw new WebDriverError('no such element', `no button says “${words}”`)
    })
  }

  /** Turns the wheel until the middle of the element is there to be hit, then clicks. What lies over it gets in the way. */
  async press(element) {
    await this.run(
      `const box = arguments[0].getBoundingClientRect()
       const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
       if (!hit || !(arguments[0].contains(hit) || hit.contains(arguments[0]))) arguments[0].scrollIntoView({ block: 'center' })`,
      { [ELEMENT]: element },
    )
    await this.command('POST', `/element/${element}/click`, {})
  }

  /** Replaces what stands in a field by typing, and checks that it is there. */
  async type(testid, text) {
    await this.click(field(testid))
    const element = await this.one(field(testid))
    if (await this.property(element, 'value')) {
      await this.keys(element, `${CONTROL}a${RELEASE}`)
      await this.keys(element, BACKSPACE)
    }
    await this.keys(element, text)
    assert.equal(await this.property(element, 'value'), text, `what was typed into ${testid}`)
  }

  /** Types at the end of what stands there. */
  async typeOn(testid, text) {
    await this.keys(await this.one(field(testid)), text)
  }

  async keys(element, text) {
    await this.command('POST', `/element/${element}/value`, { text: text.replaceAll('\n', ENTER) })
  }

  // --- the keyboard alone ---

  /** Strikes one key, with others held down, wherever the focus is. */
  async strike(key, ...held) {
    const down = (value) => ({ type: 'keyDown', value })
    const up = (value) => ({ type: 'keyUp', value })
    const actions = [...held.map(down), down(key), up(key), ...held.toReversed().map(up)]
    await this.command('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })
  }

  /** Types where the focus is. */
  async write(text) {
    for (const mark of text) await this.strike(mark)
  }

  /** Strikes Tab until the focus is on a thing, or in it. */
  async tabTo(what, { back = false, within = '', most = 60 } = {}) {
    const passed = []
    for (let times = 0; times <= most; times++) {
      const [there, name] = await this.run(
        `const at = document.activeElement
         const box = at.closest('label, [data-testid]') ?? at
         return [at.matches(arguments[0]) || at.closest(arguments[0]) !== null, at.tagName + ' ' + (box.dataset.testid ?? box.innerText ?? '').slice(0, 20)]`,
        `${within} ${css(what)}`,
      )
      if (there) return
      passed.push(name)
      await this.strike(KEY.tab, ...(back ? [KEY.shift] : []))
    }
    throw new Error(`Tab does not come to ${what}; it passed:\n${passed.join('\n')}`)
  }

  // --- the window ---

  /** Gives the page inside the window this size, whatever stands around it. */
  async resize(width, height) {
    const inner = () => this.run('return [innerWidth, innerHeight]')
    let [w, h] = [width, height]
    await wait(() => `a window of ${width}×${height}`, async () => {
      await this.command('POST', '/window/rect', { x: 0, y: 0, width: w, height: h })
      await pause(200)
      const [innerWidth, innerHeight] = await inner()
      if (innerWidth === width && innerHeight === height) return true
      w += width - innerWidth
      h += height - innerHeight
      return false
    }, 10_000)
  }

  /** For looking and scrolling: nothing is ever clicked or set this way. */
  run(script, ...args) {
    return this.command('POST', '/execute/sync', { script, args })
  }

  /** What a person does about something that comes over their work: nothing, unless a test says what. */
  interrupted = null
  #attending = false

  async #attend() {
    if (!this.interrupted || this.#attending) return
    this.#attending = true
    try {
      await this.interrupted()
    } finally {
      this.#attending = false
    }
  }

  /** Tries again what may pass by itself. */
  async again(what, act) {
    const end = Date.now() + PATIENCE
    for (;;) {
      try {
        return await act()
      } catch (fault) {
        if (!PASSING.has(fault.kind)) throw fault
        if (Date.now() > end) throw new Error(`waited ${PATIENCE / 1000} s for ${what}: ${fault.message}`, { cause: fault })
        await this.#attend()
        await pause(150)
      }
    }
  }
}

/** A plain word is a data-testid; anything else is a selector. */
const css = (what) => (/^[\w-]+$/.test(what) ? `[data-testid="${what}"]` : what)

/** The field itself, whether the testid sits on it or on its wrapper. */
const field = (testid) => ['input', 'textarea'].flatMap((tag) => [`${tag}[data-testid="${testid}"]`, `[data-testid="${testid}"] ${tag}`]).join(', ')

/** An element as a script takes it. */
export const element = (id) => ({ [ELEMENT]: id })

export const flat = (text) => text.replace(/\s+/g, '')

/** Asks until the answer is yes. */
export async function wait(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > end) throw new Error(`waited ${patience / 1000} s for ${typeof what === 'function' ? what() : what}`)
    await pause(100)
  }
}

async function send(method, url, body, patience) {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(patience),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const { value } = await response.json()
  if (!response.ok) throw new WebDriverError(value?.error ?? String(response.status), value?.message ?? '')
  return value
}
