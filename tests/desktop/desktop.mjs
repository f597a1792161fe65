// The real application on a desk of its own: a display without a screen, a message bus, a home folder, a station folder.
// Everything that is started here is stopped here, by its process id.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { picture } from './screen.mjs'
import { Browser, wait } from './webdriver.mjs'

const ROOT = resolve(fileURLToPath(import.meta.url), '../../..')
const OUT = join(ROOT, 'test-output')
const SCREENS = join(OUT, 'screens')
const PROGRAM = process.env.SUBAO_BINARY ?? join(ROOT, 'target/debug/subao')
const FAILURES = join(OUT, 'failures')
const LOGS = join(OUT, 'logs')

/** Windows that the offices have. */
export const SIZES = [
  [1280, 800],
  [1366, 768],
]

export class Desktop {
  #running = []
  home = ''
  #screen = ''
  #environment = {}
  #driver = null
  #log = ''
  #round = 0

  /** Lays the desk out: `size` is the screen that the window fills; `also` is set beside what every desk has set. */
  static async open(name, size = SIZES[0], also = {}) {
    const desktop = new Desktop()
    desktop.name = name
    desktop.size = size
    process.once('exit', () => desktop.#running.forEach((child) => child.kill('SIGKILL')))
    for (const folder of [SCREENS, FAILURES, LOGS]) await mkdir(folder, { recursive: true })
    desktop.home = await mkdtemp(join(tmpdir(), 'subao-desktop-'))
    const inside = async (folder) => {
      const path = join(desktop.home, folder)
      await mkdir(path, { recursive: true, mode: 0o700 })
      return path
    }
    desktop.station = join(desktop.home, 'station')
    desktop.#environment = {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      TZ: 'Asia/Shanghai',
      HOME: await inside('home'),
      XDG_CONFIG_HOME: await inside('home/.config'),
      XDG_DATA_HOME: await inside('home/.local/share'),
      XDG_CACHE_HOME: await inside('home/.cache'),
      XDG_RUNTIME_DIR: await inside('run'),
      TMPDIR: await inside('tmp'),
      SUBAO_STATION: desktop.station,
      SUBAO_STATE: await inside('state'),
      SUBAO_FONTS: process.env.SUBAO_FONTS ?? join(ROOT, 'fonts'),
      GDK_BACKEND: 'x11',
      GTK_THEME: 'Adwaita',
      NO_AT_BRIDGE: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      // Without these the window does not listen to a driver.
      TAURI_AUTOMATION: 'true',
      TAURI_WEBVIEW_AUTOMATION: 'true',
      ...also,
    }
    try {
      const screen = await inside('screen')
      desktop.#screen = join(screen, 'Xvfb_screen0')
      // A screen that holds both sizes, so that each main screen can be looked at in both.
      const [display] = await desktop.#start('Xvfb', ['-displayfd', '3', '-screen', '0', '1366x800x24', '-fbdir', screen, '-nocursor', '-nolisten', 'tcp', '-noreset'])
      desktop.#environment.DISPLAY = `:${display}`
      const [bus] = await desktop.#start('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3'])
      desktop.#environment.DBUS_SESSION_BUS_ADDRESS = bus
    } catch (fault) {
      await desktop.close()
      throw fault
    }
    return desktop
  }

  /** Opens the application, as a person does from the menu. Its station folder stays the same from one time to the next. */
  async launch(binary = PROGRAM, args = []) {
    if (!existsSync(binary)) throw new Error(`${binary} is not there: run \`cargo build --workspace\` first`)
    const port = await freePort()
    this.#round += 1
    this.#log = join(LOGS, `${this.name}-${this.#round}.log`)
    const log = openSync(this.#log, 'w')
    this.#driver = spawn('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], { env: this.#environment, stdio: ['ignore', log, log] })
    closeSync(log)
    this.#running.push(this.#driver)
    await started(this.#driver, 'WebKitWebDriver')
    const base = `http://127.0.0.1:${port}`
    await wait('WebKitWebDriver to answer', () => fetch(`${base}/status`).then((answer) => answer.ok, () => false))
    this.window = await Browser.open(base, { 'webkitgtk:browserOptions': { binary, args } })
    await this.window.resize(...this.size)
    return this.window
  }

  /** Starts the application once more with a file, as a double click on it does: the running window gets it, and the start ends. */
  async doubleClick(file) {
    const child = spawn(PROGRAM, [file], { env: this.#environment, stdio: 'ignore' })
    const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(20_000) })
    if (code !== 0) throw new Error(`the second start ended with ${code}`)
  }

  /** 另存为, the system's own dialog: puts the file into `folder`, under the name that is offered. */
  async saveInto(folder) {
    const xdotool = async (...args) => {
      const child = spawn('xdotool', args, { env: this.#environment, stdio: ['ignore', 'pipe', 'ignore'] })
      let said = ''
      child.stdout.on('data', (part) => (said += part))
      await once(child, 'close')
      return said.trim()
    }
    const dialog = await wait('the dialog 另存为', () => xdotool('search', '--onlyvisible', '--name', '^另存为'))
    await xdotool('windowfocus', '--sync', dialog, 'key', 'Home', 'type', '--delay', '20', `${folder}/`)
    await xdotool('key', 'Return')
    await wait('the dialog to close', async () => !(await xdotool('search', '--onlyvisible', '--name', '^另存为')))
  }

  /** The application's own process: the driver's child. */
  get pid() {
    const pids = childrenOf(this.#driver.pid)
    if (pids.length !== 1) throw new Error(`expected one application, found ${pids.length}`)
    return pids[0]
  }

  /** A power cut, as far as the application can tell: kill -9, at once. */
  async kill() {
    const pid = this.pid
    process.kill(pid, 'SIGKILL')
    await wait('the killed application to be gone', () => !alive(pid), 10_000)
    await this.#stop(this.#driver)
    this.window = null
  }

  /** Closes the window and ends the application. */
  async quit() {
    if (!this.#driver) return
    const pids = childrenOf(this.#driver.pid)
    await this.window?.close()
    this.window = null
    for (const pid of pids) {
      for (let tries = 0; alive(pid) && tries < 30; tries++) await pause(100)
      if (alive(pid)) process.kill(pid, 'SIGKILL')
    }
    await this.#stop(this.#driver)
    this.#driver = null
  }

  /** Clears the desk. */
  async close() {
    await this.quit()
    for (const child of [...this.#running].reverse()) await this.#stop(child)
    if (this.home) await rm(this.home, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Keeps a picture of what stands on the screen, in both sizes, and sees that nothing sticks out at the side. */
  async picture(screen) {
    const window = this.window
    for (const [width, height] of SIZES) {
      await window.resize(width, height)
      await pause(400)
      picture(this.#screen, join(SCREENS, `${screen}-${width}x${height}.png`), [width, height])
      const wide = await window.run('return document.documentElement.scrollWidth')
      if (wide > width) throw new Error(`${screen} is ${wide} px wide in a window of ${width}`)
    }
    await window.resize(...this.size)
  }

  /** Steps of one story: each needs the one before it, so after a failure the rest is left out. Desks `beside` this one have a part in it. */
  story(t, ...beside) {
    let broken = false
    return async (name, act) => {
      await t.test(name, { skip: broken ? 'the story stopped before it' : false }, async () => {
        try {
          await act()
        } catch (fault) {
          broken = true
          throw [this, ...beside].reduce((told, desktop) => desktop.#explain(name, told), fault)
        }
      })
    }
  }

  #explain(name, fault) {
    const file = join(FAILURES, `${this.name}-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`)
    picture(this.#screen, file, [1366, 800])
    // The fault of a call that took too long can't be added to.
    return new Error(`${fault.message}\n  picture: ${file}\n  log: ${this.#log}`, { cause: fault })
  }

  /** Starts a process that says one line on file descriptor 3 when it is ready. */
  async #start(command, args) {
    const child = spawn(command, args, { env: this.#environment, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    this.#running.push(child)
    await started(child, command)
    const said = await new Promise((done, fail) => {
      let text = ''
      const late = setTimeout(() => fail(new Error(`${command} did not get ready`)), 20_000)
      child.once('exit', (code) => fail(new Error(`${command} ended with ${code}`)))
      child.stdio[3].on('data', (part) => {
        text += part
        if (!text.includes('\n')) return
        clearTimeout(late)
        done(text.trim())
      })
    })
    return [said, child]
  }

  async #stop(child) {
    this.#running = this.#running.filter((one) => one !== child)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    await Promise.race([ended, pause(2000)])
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await ended
    }
  }
}

function started(child, command) {
  return new Promise((done, fail) => {
    child.once('spawn', done)
    child.once('error', (fault) => fail(new Error(`${command} does not start (${fault.code}): run \`make setup-test\``)))
  })
}

function childrenOf(pid) {
  const parent = (entry) => {
    try {
      // The name in brackets may hold anything; the parent is the second field after it.
      return Number(readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ').at(-1).split(' ')[1])
    } catch {
      return 0
    }
  }
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && parent(entry) === pid).map(Number)
}

function alive(pid) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}
