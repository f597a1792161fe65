// A print server of the tests' own, with one printer that prints into a file; started and stopped here.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { wait } from './webdriver.mjs'

const FIXTURES = resolve(fileURLToPath(import.meta.url), '../../fixtures/cups')
const run = promisify(execFile)

export const PRINTER = 'Subao-Office'

export class Printers {
  #folder = ''
  #server = null

  static async open() {
    const printers = new Printers()
    const at = await mkdtemp(join(tmpdir(), 'subao-printers-'))
    printers.#folder = at
    try {
      // The filters run as another user and must get to the spool.
      await chmod(at, 0o755)
      for (const folder of ['etc', 'spool/tmp', 'cache', 'state', 'log', 'out']) await mkdir(join(at, folder), { recursive: true })
      for (const name of ['cupsd.conf', 'cups-files.conf']) {
        await writeFile(join(at, 'etc', name), (await readFile(join(FIXTURES, name), 'utf8')).replaceAll('@FOLDER@', at))
      }
      const server = spawn('/usr/sbin/cupsd', ['-f', '-c', join(at, 'etc/cupsd.conf'), '-s', join(at, 'etc/cups-files.conf')], { stdio: 'ignore' })
      printers.#server = server
      process.once('exit', () => server.kill('SIGKILL'))
      await once(server, 'spawn')
      await wait('cupsd to run', async () => server.exitCode === null && (await printers.#ask('/usr/bin/lpstat', '-r').catch(() => '')).includes('scheduler is running'))
      await printers.#ask('/usr/sbin/lpadmin', '-p', PRINTER, '-E', '-v', `file://${at}/out/printed.pdf`, '-P', join(FIXTURES, 'printer.ppd'))
      await printers.#ask('/usr/sbin/lpadmin', '-d', PRINTER)
    } catch (fault) {
      await printers.close()
      throw new Error(`cupsd: ${fault.message}; run \`make setup-test\``, { cause: fault })
    }
    return printers
  }

  /** What a program needs set to find this server. */
  get environment() {
    return { CUPS_SERVER: this.#socket }
  }

  get #socket() {
    return join(this.#folder, 'cups.sock')
  }

  async #ask(program, ...args) {
    return (await run(program, args, { env: { ...process.env, CUPS_SERVER: this.#socket, LC_ALL: 'C' } })).stdout
  }

  /** Every job that was printed, in order, once there are so many: its name, title, copies and sides, and the text of its paper. */
  async printed(count) {
    let jobs = []
    await wait(() => `${count} printed jobs; there are: ${jobs}`, async () => {
      const list = await this.#ask('/usr/bin/lpstat', '-W', 'completed', '-o')
      jobs = list.split('\n').filter(Boolean).map((line) => line.split(/\s+/)[0])
      return jobs.length >= count
    })
    const noted = (await readFile(join(this.#folder, 'log/page'), 'utf8')).split('\n')
    const told = jobs.toSorted().map(async (job) => {
      const number = job.split('-').at(-1)
      // `printer|job|title|copies|sides|size`, as the server is set to note it.
      const [, , title, copies, sides] = noted.find((line) => line.startsWith(`${PRINTER}|${number}|`)).split('|')
      const paper = join(this.#folder, 'spool', `d${number.padStart(5, '0')}-001`)
      const text = (await run('pdftotext', [paper, '-'])).stdout
      return { job, title, copies: Number(copies), sides, text }
    })
    return Promise.all(told)
  }

  async close() {
    const server = this.#server
    if (server && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      const late = setTimeout(() => server.kill('SIGKILL'), 5000)
      await ended
      clearTimeout(late)
    }
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
