// What a person does at the window, one act a function. Each ends with what that person would look at to know it was done.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { element, flat, wait } from './webdriver.mjs'

export const PASSPHRASE = '晨会九点 嘉陵江畔'

/** 首次使用 until the recovery sheet lies on the desk; gives the code that is printed on it. */
export async function foundStation(window, { plan, unit, operator, post, telephones }) {
  await window.sees('首次使用')
  await window.sees('不得录入国家秘密')
  await window.click(`setup-plan-${plan}`)
  await window.type('setup-unit', unit)
  for (const [party, telephone] of Object.entries(telephones)) await window.type(`setup-telephone-${party}`, telephone)
  await window.type('setup-operator', operator)
  await window.type('setup-post', post)
  await window.type('setup-passphrase', PASSPHRASE)
  await window.type('setup-passphrase2', PASSPHRASE)
  await window.click('setup-next')
  const code = await window.read('setup-recovery-code')
  assert.match(code, /^[0-9A-Z]+(-[0-9A-Z]+)+$/, 'the recovery code reads in groups')
  await drawn(window, 'recovery-page')
  return code
}

/** Types the recovery code back, as it stands on the sheet. */
export async function confirmRecovery(window, code) {
  await window.type('setup-recovery-input', code)
  await window.click('setup-confirm')
  await window.sees('现在该报的')
}

export async function unlock(window) {
  await window.type('unlock-passphrase', PASSPHRASE)
  await window.click('unlock-go')
  await window.sees('现在该报的')
}

/** Waits until what was typed is kept, and gives the words that say so. */
export async function saved(window, mark) {
  // A pause longer than the one after which the screen begins to save.
  await pause(600)
  return window.says(mark, '已保存')
}

/** Answers of 登记事件 that are picked: category and facts, by testid. */
export async function pick(window, picks) {
  for (const testid of picks) await window.click(testid)
}

/** Registers a case under the plan of Chongqing: what the ransomware did, and a level that a person took. */
export async function registerCase(window, { system, what = '文件被加密，桌面出现勒索信。', damage = 'severe', level = 2, judge = '处长' }) {
  await window.click('register-open')
  await window.type('register-system', system)
  await window.type('register-what', what)
  await pick(window, ['register-category-malicious_program', `fact-system_damage-${damage}`, 'fact-important_system-true', `level-${level}`])
  await window.type('judged-by', judge)
  await window.click('register-go')
  await window.sees('现在该报的')
}

/** Cards on the screen now, as they read; `clause` is the line that cites it. */
export async function cards(window, { form, to, clock, clause } = {}) {
  const narrowed = [form && `[data-form="${form}"]`, to && `[data-to="${to}"]`, clock && `[data-clock="${clock}"]`].filter(Boolean).join('')
  const all = await window.readAll(`[data-testid="owed-card"]${narrowed}`)
  return clause ? all.filter((card) => card.split('\n').some((line) => flat(line) === clause)) : all
}

/** Waits for exactly so many cards. */
export async function seesCards(window, count, narrow) {
  let last = []
  await wait(() => `${count} cards ${JSON.stringify(narrow)}; the screen has:\n${last.join('\n---\n')}`, async () => {
    last = await cards(window, narrow)
    return last.length === count
  })
  return last
}

/** Opens what the card's one button opens. */
export async function act(window, { form, to }) {
  await window.click(`[data-testid="owed-card"][data-form="${form}"][data-to="${to}"] [data-testid="owed-act"]`)
}

/** 记口头报告: the card's button, then what was said and answered. */
export async function reportByTelephone(window, { to, number, receiver, post, says, instructions }) {
  await act(window, { form: 'oral', to })
  await window.sees('记口头报告')
  assert.equal(await window.value('dispatch-number'), number, 'the number to dial is filled in')
  const said = await window.value('dispatch-said')
  for (const words of says) assert.ok(said.includes(words), `what to say names “${words}”: ${said}`)
  await window.type('dispatch-receiver', receiver)
  await window.type('dispatch-post', post)
  await window.click('dispatch-readback')
  await window.type('dispatch-instructions', instructions)
  await saved(window, 'dispatch-saved')
  await window.says('dispatch-go', '口头报告停表')
  await window.click('dispatch-go')
  await window.gone('dispatch-go')
}

/** Puts text into a field as the clipboard does, tabs and all. */
export async function pasted(window, testid, text) {
  await window.click(testid)
  const done = await window.run(
    `const field = document.querySelector('textarea[data-testid="' + arguments[0] + '"], [data-testid="' + arguments[0] + '"] textarea')
     field.focus(); return document.execCommand('insertText', false, arguments[1]) && field.value === arguments[1]`,
    testid,
    text,
  )
  assert.ok(done, `what was pasted into ${testid}`)
}

/** Fills what the written report still lacks. */
export async function completeReport(window, fields) {
  for (const [testid, text] of Object.entries(fields)) await window.type(testid, text)
  await saved(window, 'report-saved')
  await window.says('report-checks', '可以签发')
}

/** 签发: numbered, frozen, hashed. Gives what the screen shows of it. */
export async function issue(window) {
  await window.click('report-issue')
  await window.sees('签发不停表')
  await window.click('report-issue-confirm')
  const number = await window.read('report-number')
  const sm3 = flat(await window.read('report-sm3'))
  assert.match(number, /\d/, 'the report has a number')
  assert.match(sm3, /^[0-9a-f]{64}$/i, 'the SM3 of the paper is shown in full')
  return { number, sm3 }
}

/** 记报出 of the issued report, handed over in person. */
export async function handOver(window, { receiver, post, number, also = [] }) {
  await window.sees('记书面报告报出')
  await window.click('dispatch-channel-in_person')
  await window.type('dispatch-receiver', receiver)
  await window.type('dispatch-post', post)
  await window.sees(number)
  for (const words of also) await window.clickWords(words, '.others')
  await saved(window, 'dispatch-saved')
  await window.click('dispatch-go')
  await window.gone('dispatch-go')
}

/** 一并报了: the obligation of this clause is offered, ticked or not. */
export async function offered(window, clause, ticked) {
  await wait(`${clause} offered in the dialog, ${ticked ? 'ticked' : 'not ticked'}`, async () => {
    for (const one of await window.visible('.others .el-checkbox')) {
      if (!flat(await window.textOf(one)).includes(flat(clause))) continue
      return (await window.run('return arguments[0].querySelector("input").checked', element(one))) === ticked
    }
    return false
  })
}

/** Pages whose dots do not fall on the dots of the screen, and so are not crisp. */
export function blurred(window) {
  return window.run(
    `return [...document.querySelectorAll('.paper-page canvas')].flatMap((canvas, at) => {
       const box = canvas.getBoundingClientRect(); const ratio = devicePixelRatio
       const off = [canvas.width - box.width * ratio, canvas.height - box.height * ratio, (box.left * ratio) % 1]
       return off.some((part) => Math.abs(part) > 0.02) ? [[at + 1, ...off]] : []
     })`,
  )
}

/** The page is not only there: there is ink on it. */
export async function drawn(window, page = 'report-preview-page') {
  await window.one(`[data-testid="${page}"] canvas`)
  await wait(`ink on ${page}`, () =>
    window.run(
      `const canvas = document.querySelector('[data-testid="' + arguments[0] + '"] canvas'); if (!canvas) return false
       const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
       let ink = 0; for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 128 && data[at] < 200) ink++
       return ink > 500`,
      page,
    ),
  )
}
