// The screens beside the case: board, finding, plan, directory, help, and what a locked window shows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confirmRecovery, foundStation, registerCase, unlock } from './acts.mjs'
import { Desktop } from './desktop.mjs'
import { KEY, wait } from './webdriver.mjs'

const SYSTEM = '办公自动化系统（OA）'
const NUMBER = '023-6700 1234'
const F1 = '\uE031'

test('工作台、查找、预案、通讯录、帮助', { timeout: 300_000 }, async (t) => {
  const desktop = await Desktop.open('screens')
  const step = desktop.story(t)
  let window

  try {
    await step('a station with one case and no telephone numbers', async () => {
      window = await desktop.launch()
      const code = await foundStation(window, { plan: 'chongqing-jrjgj', unit: '金融稳定处', operator: '李喆', post: '联络员', telephones: {} })
      await confirmRecovery(window, code)
      await registerCase(window, { system: SYSTEM })
    })

    await step('通讯录: who is stated for a party of the plan is the number on its card', async () => {
      await window.click('nav-directory')
      await desktop.picture('60-directory-empty')
      await window.click('directory-add')
      await window.type('directory-unit', '局办公室')
      await window.type('directory-person', '王建国')
      await window.type('directory-duty', NUMBER)
      await window.click('.directory-row-drawer .el-select, .el-drawer .el-select')
      await window.click('directory-party-working_group')
      await window.click('directory-go')
      await window.says('directory-row', '王建国')
      await desktop.picture('61-directory')
      await window.click('nav-home')
      await window.says('[data-testid="owed-card"][data-to="working_group"]', NUMBER)
    })

    await step('the counts at the head open their lists', async () => {
      await window.says('count-immediately', '2')
      await window.click('count-immediately')
      const cards = await window.readAll('owed-card')
      assert.ok(cards.length === 2 && cards.every((card) => card.includes('立即')), cards.join('\n---\n'))
      await desktop.picture('62-board-narrowed')
      await window.click('count-immediately')
    })

    await step('Ctrl K finds a case by two characters, and Enter opens it', async () => {
      await window.strike('k', KEY.control)
      await window.type('palette-text', '勒索')
      await window.says('palette-item', SYSTEM)
      await desktop.picture('63-palette')
      await window.strike(KEY.enter)
      await window.sees('研判与先期处置')
    })

    await step('the plan says beside each sentence how it is carried out, and what applies besides', async () => {
      await window.click('nav-plan')
      await window.says('plan-superseded', '国家网络安全事件报告管理办法')
      await window.says('plan-superseded', '未收入')
      await window.says('plan-carrier', '报送义务')
      const [sentences, bare] = await window.run(
        `const all = [...document.querySelectorAll('[data-testid="plan-sentence"]')]
         return [all.length, all.filter((one) => !one.querySelector('[data-testid="plan-carrier"], .reason:not(.bad)')).map((one) => one.innerText)]`,
      )
      assert.ok(sentences > 80, `${sentences} sentences`)
      assert.deepEqual(bare, [], 'sentences without an answer')
      await desktop.picture('64-plan')
    })

    await step('F1 explains the screen one is at', async () => {
      await window.click('nav-home')
      await window.strike(F1)
      await window.sees('工作台')
      await window.says('.page h1', '帮助')
      await desktop.picture('65-help')
    })

    await step('locked, the window shows nothing of a case', async () => {
      await window.click('lock')
      await window.one('input[data-testid="unlock-passphrase"]')
      const screen = await window.screen()
      for (const words of [SYSTEM, '勒索', '王建国', NUMBER]) assert.ok(!screen.includes(words), `${words} on a locked screen`)
      const kept = await window.run(`return JSON.stringify([{ ...localStorage }, { ...sessionStorage }])`)
      assert.ok(!kept.includes('勒索'), 'nothing of it is left in the window')
      await desktop.picture('66-locked')
      await unlock(window)
      await wait('the case again', async () => (await window.screen()).includes(SYSTEM))
    })
  } finally {
    await desktop.close()
  }
})
