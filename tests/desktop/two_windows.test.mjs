// The story between two stations in two real windows: a case goes up, is judged, returned, corrected, ended by consent, and its
// receipt is seen; the whole of it once by a folder, once by WebDAV, once by S3 and once by a stick.
import assert from 'node:assert/strict'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { completeReport, drawn, issue, pick, registerCase, seesCards } from './acts.mjs'
import { closeBy, leadOn, nowIn, settled, tab } from './life-acts.mjs'
import { s3, webdav } from './drop-servers.mjs'
import { arrives, arrivesWith, exportInto, goTo, openBoth, putDrop, removeDrop, sent, shows, takeAllIn, takesInUntil } from './two-stations.mjs'
import { flat, wait } from './webdriver.mjs'

const UNIT = '金融稳定处'
const RETURNED = '请写明受影响终端数，并与附件一致'
const RAISED = '影响面比上报的大'
const SIGNED = { 'report-telephone': '6700 0000', 'report-reviewer': '周玥', 'report-signer': '赵堃' }

test('两个窗口：部门报送，工作组改级、退回、同意结束', { timeout: 900_000 }, async (t) => {
  const servers = Promise.allSettled([webdav(), s3()])
  const stations = await openBoth('two')
  const { department, group } = stations
  const step = department.story(t, group)
  const folder = async (name) => {
    const path = join(department.home, name)
    await mkdir(path)
    return path
  }
  const served = async (at) => {
    const settled = (await servers)[at]
    assert.equal(settled.status, 'fulfilled', settled.reason)
    return settled.value
  }

  try {
    // Pictures are taken the first time only.
    await play(stations, step, {
      system: '非现场监管系统',
      way: byDrop('值班室共享盘', async () => ({ kind: 'folder', fields: { name: '值班室共享盘', path: await folder('share') } })),
      pictures: true,
    })
    for (const [at, system, name] of [
      [0, '门户网站', '市网安办投递处'],
      [1, '统一认证平台', '政务云对象存储'],
    ]) {
      await play(stations, step, { system, way: byDrop(name, async () => (await served(at)).drop) })
      await step(`it went by ${name}`, async () => assert.ok((await (await served(at)).objects()) > 0, 'it lay on this server'))
    }
    await play(stations, step, { system: '公文交换系统', way: byStick(stations, () => folder('stick')) })
    await step('by the stick, as the window lists it', async () => {
      await department.window.click('nav-exchange')
      await department.picture('99-stick')
    })
  } finally {
    await stations.close()
    for (const { value } of await servers) await value?.close()
  }
})

/** A drop that both stations know. What is sent goes out by itself, and comes by itself. */
function byDrop(name, laid) {
  return {
    name,
    begin: async (windows) => {
      const drop = await laid()
      for (const window of windows) await putDrop(window, drop)
    },
    send: sent,
    comes: arrivesWith,
    takesIn: takesInUntil,
    atRest: '已回执',
  }
}

/** A stick: what is saved in one window is double-clicked at the other. */
function byStick({ department, group }, laid) {
  const desktop = (window) => (window === department.window ? department : group)
  let stick
  let times = 0
  const comes = async (window, words) => {
    const folder = join(stick, String(times))
    const files = await readdir(folder)
    assert.equal(files.length, 1, `one bundle on the stick: ${files}`)
    await desktop(window).doubleClick(join(folder, files[0]))
    await (words ? arrivesWith(window, words) : arrives(window))
  }
  return {
    name: '文件',
    begin: async () => {
      stick = await laid()
    },
    // A folder each time: two bundles of one minute are offered under one name.
    send: async (window) => {
      times += 1
      const folder = join(stick, String(times))
      await mkdir(folder)
      await exportInto(desktop(window), folder)
    },
    comes,
    takesIn: async (window, finds) => {
      await comes(window)
      await takesInUntil(window, finds)
    },
    // Its own receipt for what came still waits to be carried.
    atRest: '待导出',
  }
}

/** One case from its registration to the receipt of its end, all by one way. */
async function play({ department, group }, step, { system, way, pictures = false }) {
  const [unit, office] = [department.window, group.window]
  const told = (name, act) => step(`${way.name}: ${name}`, act)
  const picture = async (desktop, name) => pictures && desktop.picture(name)
  /** When the working group decided, between two looks at the clock. */
  const decided = { level: [], end: [] }

  await told('the department registers, starts the response, issues its first report', async () => {
    // Without a drop nothing goes out before a person sends it.
    for (const window of [unit, office]) await removeDrop(window)
    await register(unit, system, '多台终端文件被加密，系统中断。')
    await openCase(unit, system)
    await seesCards(unit, 1, { form: 'written', to: 'working_group', clock: 'promptly' })
    await leadOn(unit, 'response', { 'response-level-3': true, 'response-person': '处长 赵堃' })
    await unit.click('report-open')
    await completeReport(unit, SIGNED)
    await issue(unit)
    await unit.says('paper-delivery', '待导出')
    await unit.click('nav-exchange')
    await unit.says('peer-state', '待导出')
    await picture(department, '90-to-export')
  })

  await told('it goes out: exported is not received', async () => {
    await way.begin([unit, office])
    await way.send(unit)
    await unit.says('peer-state', '已导出未回执')
    await unit.says('peer-export-row', '没有回执')
    await picture(department, '91-exported')
  })

  await told('the working group sees what came before it takes it in', async () => {
    await way.comes(office, '登记事件')
    await office.says('import-bundle', UNIT)
    await office.says('import-bundle', '签名有效')
    await office.says('import-news', '登记事件')
    await office.says('import-verdict', '可以收入')
    await picture(group, '92-arrived')
    await takeAllIn(office)
  })

  await told('it raises the level, with a reason', async () => {
    await goTo(office, 'nav-group', 'group-levels')
    await office.click('group-levels')
    await office.says('level-row', system)
    await office.click('level-change')
    await office.click('level-pick-2')
    await office.type('level-reason', RAISED)
    await office.type('level-judged-by', '市网安办主任会议')
    await picture(group, '93-raise')
    decided.level.push(Date.now())
    await office.click('level-go')
    await office.gone('level-row')
    decided.level.push(Date.now())
  })

  await told('it returns the report, with a comment', async () => {
    await office.click('group-papers')
    await office.sees(system)
    await office.click('paper-review')
    await drawn(office, 'review-page')
    await office.type('review-comment', RETURNED)
    await picture(group, '94-return')
    await office.click('review-return')
    await office.sees('没有等着审阅的')
    await way.send(office)
  })

  await told('the department sees its report returned, and the level that was decided: by whom, when, why, by which clause', async () => {
    await way.takesIn(unit, async () => {
      await openCase(unit, system)
      await tab(unit, 'papers')
      return (await shows(unit, 'level-elsewhere')) && shows(unit, 'paper-returned')
    })
    await unit.says('incident-level', 'Ⅱ级')
    await unit.says('level-elsewhere', '应急工作组改定为Ⅱ级')
    await tab(unit, 'level')
    const [item, before] = await unit.readAll('level-item')
    for (const words of ['应急工作组决定，市网安办主任会议', RAISED, '预案建议的依据 第一篇四（三）1', '王珺 记于', '现行']) {
      assert.ok(flat(item).includes(flat(words)), `“${words}” in the decision: ${item}`)
    }
    assert.ok(flat(before).includes(flat('处长 赵堃研判')), `the department's own judgement stays: ${before}`)
    happened(item, decided.level)
    await picture(department, '95-raised')
    await tab(unit, 'papers')
    await unit.says('paper-returned', RETURNED)
    await picture(department, '96-returned')
  })

  await told('it corrects the report, and proposes the end', async () => {
    await unit.click('paper-correct-returned')
    await settled(unit, '.el-dialog')
    await unit.type('correct-reason', '补写受影响终端数')
    await unit.click('correct-go')
    await unit.sees('替代')
    await unit.type('report-section-impact', '37台终端受影响，与附件一致。')
    await drawn(unit)
    await issue(unit)
    await openCase(unit, system)
    // Not before the working group consents.
    assert.notEqual(await unit.run(`return document.querySelector('[data-phase="ended"]').dataset.state`), 'now')
    await closeBy(unit, { person: '处长 赵堃', note: '系统恢复正常，隐患消除', reason: '随总结调查报告一并补办' })
    await nowIn(unit, 'response')
    await way.send(unit)
  })

  await told('the working group accepts the correction beside what went before, and consents to the end', async () => {
    await way.takesIn(office, async () => {
      await goTo(office, 'nav-group', 'group-consents')
      await office.click('group-consents')
      return shows(office, 'consent-row')
    })
    await office.says('consent-row', system)
    await picture(group, '97-consent')
    await office.click('group-papers')
    await office.says('paper-corrects', RETURNED)
    await office.click('paper-review')
    await office.says('review-before', RETURNED)
    await drawn(office, 'review-before-page')
    await picture(group, '98-correction')
    await office.click('review-accept')
    await office.sees('没有等着审阅的')
    await office.click('group-consents')
    decided.end.push(Date.now())
    await office.click('consent-open')
    await closeBy(office, { person: '周主任', note: '同意结束' })
    await nowIn(office, 'ended')
    decided.end.push(Date.now())
    await picture(group, '98-consented')
    await way.send(office)
  })

  await told('the department sees the consent, by whom, when, by which clause; and the receipt', async () => {
    await way.takesIn(unit, async () => {
      await openCase(unit, system)
      return shows(unit, '[data-testid="phase-step"][data-phase="ended"][data-state="now"]')
    })
    await picture(department, '99-ended')
    await tab(unit, 'closure')
    const consent = await unit.read('[data-testid="closure-step"][data-act="consent"][data-state="done"]')
    for (const words of ['应急工作组 周主任', '同意结束', '第四篇三（三）', '王珺 记于']) {
      assert.ok(flat(consent).includes(flat(words)), `“${words}” in the consent: ${consent}`)
    }
    happened(consent.slice(consent.indexOf('第四篇三（三）')), decided.end)
    await tab(unit, 'papers')
    await unit.says('paper-delivery', '已接收')
    await receipt(unit, way.name)
    await unit.says('peer-state', way.atRest)
    await picture(department, '99-receipt')
  })

  await told('the consent has opened the next phase', async () => {
    await openCase(unit, system)
    await leadOn(unit, 'investigation')
  })
}

/** What is shown begins with the hour and minute at which it happened, somewhere between two looks at the clock. */
function happened(words, [after, before]) {
  const read = (at) => new Date(at).toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const minutes = new Set([read(before)])
  for (let at = after; at < before; at += 1000) minutes.add(read(at))
  const time = /\d\d:\d\d/.exec(words)?.[0]
  assert.ok(minutes.has(time), `it says ${time}, and it happened at ${[...minutes]}:\n${words}`)
}

/** Among all that went out by this way there is what the other station confirmed. */
async function receipt(window, way) {
  await window.click('nav-exchange')
  await wait(() => `the receipt of what went by ${way}`, async () => {
    if ((await window.visible('[data-testid="peer-exports-more"]')).length) await window.click('peer-exports-more')
    return (await window.readAll('peer-export-row')).some((row) => row.includes(way) && row.includes('王珺收'))
  })
}

async function register(window, system, what) {
  await window.click('nav-home')
  await registerCase(window, { system, what, damage: 'some', level: 3, judge: '处长 赵堃' })
}

async function openCase(window, system) {
  await goTo(window, 'nav-home', 'incident-row')
  await window.clickWords(system, '[data-testid="incident-row"]')
  await window.says('.case-head', system)
}
