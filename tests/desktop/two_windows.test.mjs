// The story between two stations in two real windows: a case goes up, is judged, returned, corrected, ended by consent, and its
// receipt is seen; through a folder, then its first steps through WebDAV, S3 and by a stick.
import assert from 'node:assert/strict'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { completeReport, drawn, issue, pick, seesCards } from './acts.mjs'
import { closeBy, leadOn, nowIn, settled, tab } from './life-acts.mjs'
import { s3, webdav } from './drop-servers.mjs'
import { arrives, exportInto, goTo, openBoth, putDrop, removeDrop, sent, shows, takeAllIn, takesInUntil } from './two-stations.mjs'
import { wait } from './webdriver.mjs'

const UNIT = '金融稳定处'
const GROUP = '市网安办'
const SYSTEM = '非现场监管系统'
const RETURNED = '请写明受影响终端数，并与附件一致'
const RAISED = '影响面比上报的大'
const NAMES = { webdav: '门户网站', s3: '统一认证平台' }
const SIGNED = { 'report-telephone': '6700 0000', 'report-reviewer': '周玥', 'report-signer': '赵堃' }

test('两个窗口：部门报送，工作组改级、退回、同意结束', { timeout: 600_000 }, async (t) => {
  const servers = Promise.allSettled([webdav(), s3()])
  const stations = await openBoth('two')
  const { department, group } = stations
  const step = department.story(t, group)
  const [unit, office] = [department.window, group.window]
  const folder = async (name) => {
    const path = join(department.home, name)
    await mkdir(path)
    return path
  }

  try {
    await step('the department registers, starts the response, issues its first report', async () => {
      await register(unit, SYSTEM, '多台终端文件被加密，系统中断。')
      await seesCards(unit, 1, { form: 'written', to: 'working_group', clock: 'promptly' })
      await openCase(unit, SYSTEM)
      await leadOn(unit, 'response', { 'response-level-3': true, 'response-person': '处长 赵堃' })
      await unit.click('report-open')
      await completeReport(unit, SIGNED)
      await issue(unit)
      await unit.says('paper-delivery', '待导出')
      await unit.click('nav-exchange')
      await unit.says('peer-state', '待导出')
      await department.picture('90-to-export')
    })

    await step('it goes out by a shared folder: exported is not received', async () => {
      const path = await folder('share')
      for (const window of [unit, office]) await putDrop(window, { kind: 'folder', fields: { name: '值班室共享盘', path } })
      await sent(unit)
      await unit.says('peer-state', '已导出未回执')
      await unit.says('peer-export-row', '没有回执')
      await department.picture('91-exported')
    })

    await step('the working group sees what came before it takes it in', async () => {
      await arrives(office)
      await office.says('import-bundle', UNIT)
      await office.says('import-bundle', '签名有效')
      await office.says('import-news', '登记事件')
      await office.says('import-verdict', '可以收入')
      await group.picture('92-arrived')
      await takeAllIn(office)
    })

    await step('it raises the level, with a reason', async () => {
      await office.click('nav-group')
      await office.click('group-levels')
      await office.says('level-row', SYSTEM)
      await raise(office)
      await group.picture('93-raise')
      await office.click('level-go')
      await office.gone('level-row')
    })

    await step('it returns the report, with a comment', async () => {
      await office.click('group-papers')
      await office.click('paper-review')
      await drawn(office, 'review-page')
      await office.type('review-comment', RETURNED)
      await group.picture('94-return')
      await office.click('review-return')
      await office.sees('没有等着审阅的')
      await sent(office)
    })

    await step('the department sees its report returned, and the level that was decided: by whom, when, why, by which clause', async () => {
      await takesInUntil(unit, async () => {
        await openCase(unit, SYSTEM)
        await tab(unit, 'papers')
        return (await shows(unit, 'level-elsewhere')) && shows(unit, 'paper-returned')
      })
      await unit.says('incident-level', 'Ⅱ级')
      await unit.says('level-elsewhere', '改定为Ⅱ级')
      await tab(unit, 'level')
      for (const words of ['市网安办主任会议', RAISED]) await unit.sees(words)
      await department.picture('95-raised')
      await tab(unit, 'papers')
      await unit.says('paper-returned', RETURNED)
      await department.picture('96-returned')
    })

    await step('it corrects the report, and proposes the end', async () => {
      await unit.click('paper-correct-returned')
      await settled(unit, '.el-dialog')
      await unit.type('correct-reason', '补写受影响终端数')
      await unit.click('correct-go')
      await unit.sees('替代')
      await unit.type('report-section-impact', '37台终端受影响，与附件一致。')
      await drawn(unit)
      await issue(unit)
      await openCase(unit, SYSTEM)
      await closeBy(unit, { person: '处长 赵堃', note: '系统恢复正常，隐患消除', reason: '随总结调查报告一并补办' })
      await sent(unit)
    })

    await step('the working group accepts the correction beside what went before, and consents to the end', async () => {
      await takesInUntil(office, async () => {
        await goTo(office, 'nav-group', 'group-consents')
        await office.click('group-consents')
        return shows(office, 'consent-row')
      })
      await office.says('consent-row', SYSTEM)
      await group.picture('97-consent')
      await office.click('group-papers')
      await office.says('paper-corrects', RETURNED)
      await office.click('paper-review')
      await office.says('review-before', RETURNED)
      await drawn(office, 'review-before-page')
      await group.picture('98-correction')
      await office.click('review-accept')
      await office.sees('没有等着审阅的')
      await office.click('group-consents')
      await office.click('consent-open')
      await closeBy(office, { person: '周主任', note: '同意结束' })
      await nowIn(office, 'ended')
      await group.picture('98-consented')
      await sent(office)
    })

    await step('the department sees the consent, and the receipt', async () => {
      await takesInUntil(unit, async () => {
        await openCase(unit, SYSTEM)
        return shows(unit, '[data-testid="phase-step"][data-phase="ended"][data-state="now"]')
      })
      await department.picture('99-ended')
      await tab(unit, 'papers')
      await unit.says('paper-delivery', '已接收')
      await receipt(unit, '值班室共享盘')
      await unit.says('peer-state', '已回执')
      await department.picture('99-receipt')
    })

    await step('the same beginning through WebDAV and through S3', async () => {
      for (const settled of await servers) {
        assert.equal(settled.status, 'fulfilled', settled.reason)
        const server = settled.value
        for (const window of [unit, office]) await putDrop(window, server.drop)
        await upAndBack(unit, office, { system: NAMES[server.drop.kind], way: server.drop.fields.name, send: sent, takesIn: takesInUntil })
        assert.ok((await server.objects()) > 0, 'it lay on this server')
      }
    })

    await step('the same by a stick: saved in one window, double-clicked at the other', async () => {
      const stick = await folder('stick')
      const seen = new Set()
      for (const window of [unit, office]) await removeDrop(window)
      await upAndBack(unit, office, {
        system: '公文交换系统',
        way: '文件',
        send: (window) => exportInto(window === unit ? department : group, stick),
        takesIn: async (window, finds) => {
          const [file] = (await readdir(stick)).filter((name) => !seen.has(name))
          seen.add(file)
          await (window === unit ? department : group).doubleClick(join(stick, file))
          await takesInUntil(window, finds)
        },
      })
      await department.picture('99-stick')
    })
  } finally {
    await stations.close()
    for (const { value } of await servers) await value?.close()
  }
})

/** A case goes up, its level comes back, the receipt is seen. */
async function upAndBack(unit, office, { system, way, send, takesIn }) {
  await register(unit, system, '网页打不开。')
  await send(unit)
  await takesIn(office, async () => {
    await goTo(office, 'nav-group', 'group-levels')
    await office.click('group-levels')
    return shows(office, 'level-row')
  })
  await raise(office)
  await office.click('level-go')
  await office.gone('level-row')
  await send(office)
  await takesIn(unit, async () => {
    await openCase(unit, system)
    return shows(unit, 'level-elsewhere')
  })
  await receipt(unit, way)
}

/** Among all that went out by this way there is what the other station confirmed. */
async function receipt(window, way) {
  await window.click('nav-exchange')
  await wait(() => `the receipt of what went by ${way}`, async () => {
    if ((await window.visible('[data-testid="peer-exports-more"]')).length) await window.click('peer-exports-more')
    return (await window.readAll('peer-export-row')).some((row) => row.includes(way) && row.includes('王珺收'))
  })
}

async function raise(office) {
  await office.click('level-change')
  await office.click('level-pick-2')
  await office.type('level-reason', RAISED)
  await office.type('level-judged-by', '市网安办主任会议')
}

async function register(window, system, what) {
  await window.click('nav-home')
  await window.click('register-open')
  await window.type('register-system', system)
  await window.type('register-what', what)
  await pick(window, ['register-category-malicious_program', 'fact-system_damage-some', 'fact-important_system-true', 'level-3'])
  await window.type('judged-by', '处长 赵堃')
  await window.click('register-go')
  await window.sees('现在该报的')
}

async function openCase(window, system) {
  await goTo(window, 'nav-home', 'incident-row')
  await window.clickWords(system, '[data-testid="incident-row"]')
  await window.says('.case-head', system)
}
