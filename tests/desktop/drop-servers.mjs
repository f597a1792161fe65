// Servers on loopback that a drop can lie on, as `make setup-test` installs them; started and stopped here.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { wait } from './webdriver.mjs'

const PROGRAMS = resolve(fileURLToPath(import.meta.url), '../../../.setup/servers/bin')
const USER = 'department'
const PASSWORD = 'a password: 密码'

/** A WebDAV server that wants a name and a password. */
export function webdav() {
  return serve('wsgidav', async (at, port) => {
    const dav = join(at, 'dav')
    await mkdir(join(dav, 'subao'), { recursive: true })
    const settings = {
      host: '127.0.0.1',
      port,
      provider_mapping: { '/': dav },
      http_authenticator: { accept_basic: true, accept_digest: false, default_to_digest: false },
      simple_dc: { user_mapping: { '*': { [USER]: { password: PASSWORD } } } },
      verbose: 1,
    }
    await writeFile(join(at, 'settings.json'), JSON.stringify(settings))
    return {
      args: ['--config', join(at, 'settings.json')],
      drop: {
        kind: 'webdav',
        fields: { name: '市网安办投递处', endpoint: `http://127.0.0.1:${port}/`, root: 'subao', user: USER, secret: PASSWORD },
      },
      objects: async () => (await readdir(dav, { recursive: true })).filter((name) => name.endsWith('.svo')).length,
    }
  })
}

/** An S3 server that holds everything in memory, with one bucket. */
export async function s3() {
  const server = await serve('moto_server', async (_, port) => ({
    args: ['-H', '127.0.0.1', '-p', String(port)],
    drop: {
      kind: 's3',
      fields: { name: '政务云对象存储', endpoint: `http://127.0.0.1:${port}`, bucket: 'drop', region: 'us-east-1', root: 'subao', access_key_id: 'AKEXAMPLE', secret: PASSWORD },
    },
    objects: async () => (await (await fetch(`http://127.0.0.1:${port}/drop?list-type=2`)).text()).split('.svo</Key>').length - 1,
  }))
  const made = await fetch(`${server.drop.fields.endpoint}/drop`, { method: 'PUT' })
  if (!made.ok) throw new Error(`no bucket: ${made.status}`)
  return server
}

async function serve(program, lay) {
  const at = await mkdtemp(join(tmpdir(), 'subao-server-'))
  const port = await freePort()
  const { args, ...rest } = await lay(at, port)
  const child = spawn(join(PROGRAMS, program), args, { cwd: at, stdio: 'ignore' })
  process.once('exit', () => child.kill('SIGKILL'))
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }
    await rm(at, { recursive: true, force: true })
  }
  try {
    await once(child, 'spawn')
    await wait(`${program} to answer`, () => child.exitCode === null && fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false), 60_000)
  } catch (fault) {
    await close()
    throw new Error(`${program}: ${fault.message}; run \`make setup-test\``, { cause: fault })
  }
  return { ...rest, close }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}
