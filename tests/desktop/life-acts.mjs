// What a person does in a case's later life, one act a function.
import assert from 'node:assert/strict'
import { completeReport, drawn, issue, saved } from './acts.mjs'
import { element, wait } from './webdriver.mjs'

export const SECOND = '第二位 也要长口令'

/** 设置: another operator, who may decide what the first proposed. */
export async function addOperator(window, name, post) {
  await window.click('nav-settings')
  await window.click('operator-add')
  await window.type('operator-name', name)
  await window.type('operator-post', post)
  await window.click('operator-role-responsible')
  await window.type('operator-passphrase', SECOND)
  await window.type('operator-passphrase2', SECOND)
  await window.click('operator-go')
  await window.says('operator-said', name)
}

/** Another person takes the desk, without a restart. */
export async function switchTo(window, name, passphrase) {
  await window.click('operator-menu')
  await window.click('switch-open')
  await settled(window, '.el-dialog')
  await window.type('switch-passphrase', passphrase)
  await window.clickWords('切换', '.el-dialog__footer')
  await window.says('operator-now', name)
}

/** A paper's way where the station has a 负责人: sent, checked and signed by them, and the desk given back. */
export async function sendAndSign(window, head, back) {
  await window.click('report-send')
  await settled(window, '.el-dialog')
  await window.click('step-go')
  await window.says('report-state', '待核稿')
  await switchTo(window, ...head)
  await window.click('report-check')
  await settled(window, '.el-dialog')
  await window.click('step-go')
  await window.says('report-state', '待签发')
  const paper = await issue(window)
  await switchTo(window, ...back)
  return paper
}

/** Signed by the 负责人 without more ado. */
export async function signBy(window, head, back) {
  await switchTo(window, ...head)
  const paper = await issue(window)
  await switchTo(window, ...back)
  return paper
}

export async function tab(window, name) {
  await window.click(`tab-${name}`)
  await wait(`the tab ${name}`, () => window.run(`return document.querySelector('[data-testid="tab-' + arguments[0] + '"]')?.getAttribute('aria-selected') === 'true'`, name))
}

/** Leads the case on by its one button. */
export async function leadOn(window, phase, fill = {}) {
  await window.click('phase-next')
  for (const [testid, text] of Object.entries(fill)) {
    if (text === true) await window.click(testid)
    else await window.type(testid, text)
  }
  await window.click('phase-go')
  await window.gone('phase-dialog')
  await nowIn(window, phase)
}

export async function nowIn(window, phase) {
  await wait(`the case in ${phase}`, () =>
    window.run(`return document.querySelector('[data-testid="phase-step"][data-state="now"]')?.dataset.phase === arguments[0]`, phase),
  )
}

/** Ticks every duty of our own that is open. */
export async function doDuties(window) {
  await tab(window, 'duties')
  const open = '[data-testid="duty"][data-ours="true"][data-state="open"]'
  let done = 0
  for (; (await window.visible(open)).length > 0; done += 1) {
    const before = (await window.visible(open)).length
    await window.click(`${open} [data-testid="duty-done"]`)
    await window.type('duty-note', `已办，第${done + 1}项`)
    await window.click('duty-go')
    await wait('the duty to be done', async () => (await window.visible(open)).length < before)
  }
  return done
}

/** Pastes a picture, as after a screenshot. */
export async function pasteScreenshot(window) {
  await window.run(
    `const canvas = document.createElement('canvas'); canvas.width = 320; canvas.height = 180
     const ink = canvas.getContext('2d'); ink.fillStyle = '#244'; ink.fillRect(0, 0, 320, 180); ink.fillStyle = '#fff'; ink.font = '24px sans-serif'; ink.fillText('.locked', 40, 90)
     canvas.toBlob((blob) => {
       const data = new DataTransfer(); data.items.add(new File([blob], 'image.png', { type: 'image/png' }))
       document.querySelector('[data-testid="evidence-sheet"]').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
     })`,
  )
}

/** Takes the one waiting file in. */
export async function takeIn(window, note) {
  await window.one('[data-testid="evidence-waiting"]')
  await window.type('evidence-note', note)
  await window.click('evidence-add')
  await window.gone('evidence-waiting')
  await window.says('evidence-row', note)
}

/** Writes, issues and hands over the report that a card wants. */
export async function writeReport(window, fields) {
  await completeReport(window, fields)
  await drawn(window)
  return issue(window)
}

/** The next closing step, in its form. */
export async function closeBy(window, { person, means, note, conditions = [], reason }) {
  await tab(window, 'closure')
  for (const condition of conditions) await window.click(`condition-${condition}`)
  await window.type('closure-person', person)
  if (means) await window.type('closure-means', means)
  if (note) await window.type('closure-note', note)
  if (reason) await window.type('closure-open-reason', reason)
  const before = await stepsDone(window)
  await window.click('closure-go')
  await wait('the step to be recorded', async () => (await stepsDone(window)) > before)
}

function stepsDone(window) {
  return window.run(`return document.querySelectorAll('[data-testid="closure-step"][data-state="done"]').length`)
}

/** Waits until something that slides in stands still. */
export async function settled(window, css) {
  let last = -1
  await wait(`${css} to stand still`, async () => {
    const now = await window.run('return document.querySelector(arguments[0])?.getBoundingClientRect().left ?? -2', css)
    const still = now === last
    last = now
    return still
  })
}

/** Finds by words; gives the rows. */
export async function find(window, words) {
  await window.click('nav-incidents')
  await window.type('find-text', words)
  await window.one('[data-testid="found-row"]')
  return window.readAll('found-row')
}

export { assert, element, saved }
