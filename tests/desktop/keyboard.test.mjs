// Register, report by telephone, issue: without a mouse, as somebody does whose mouse is on another desk.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confirmRecovery, foundStation, saved, seesCards } from './acts.mjs'
import { Desktop } from './desktop.mjs'
import { KEY } from './webdriver.mjs'

const GROUP = 'working_group'

test('只用键盘：登记、口头报告、签发', { timeout: 300_000 }, async (t) => {
  const desktop = await Desktop.open('keyboard')
  const step = desktop.story(t)
  let window

  try {
    await step('a station is there', async () => {
      window = await desktop.launch()
      const code = await foundStation(window, {
        plan: 'chongqing-jrjgj',
        unit: '金融稳定处',
        operator: '李喆',
        post: '联络员',
        telephones: { [GROUP]: '023-8123 6677' },
      })
      await confirmRecovery(window, code)
    })

    await step('Ctrl N opens 登记事件 in its first field; Tab goes down the form; Ctrl Enter registers', async () => {
      await window.strike('n', KEY.control)
      await window.one('input[data-testid="register-system"]:focus')
      await window.write('OA')
      await window.strike(KEY.tab)
      await window.write('files end in .locked')
      assert.equal(await window.value('register-what'), 'files end in .locked', 'the next field is what happened')
      await window.tabTo('register-category-malicious_program')
      await window.strike(KEY.space)
      await window.tabTo('.fact-question')
      await window.tabTo('fact-important_system-unknown')
      await window.strike(KEY.up)
      await window.strike(KEY.up)
      await window.one('[data-testid="fact-important_system-true"] input:checked')
      await window.tabTo('level-open')
      for (let level = 4; level >= 1; level--) await window.strike(KEY.up)
      await window.one('[data-testid="level-1"] input:checked')
      await window.tabTo('level-reason')
      await window.write('OA')
      await saved(window, 'register-saved')
      await window.strike(KEY.enter, KEY.control)
      await window.sees('现在该报的')
      await seesCards(window, 1, { form: 'oral', to: GROUP, clock: 'immediately' })
    })

    await step('the next Tab is in the screen; the dialog opens at who answered; Enter alone records nothing', async () => {
      await window.tabTo('owed-act', { within: `[data-form="oral"][data-to="${GROUP}"]`, most: 8 })
      await window.strike(KEY.enter)
      await window.one('input[data-testid="dispatch-receiver"]:focus')
      await window.write('Wang')
      await window.strike(KEY.enter)
      await window.tabTo('dispatch-post', { most: 2 })
      await window.write('duty')
      await window.tabTo('dispatch-readback', { most: 3 })
      await window.strike(KEY.space)
      await saved(window, 'dispatch-saved')
      await window.strike(KEY.enter, KEY.control)
      await window.gone('dispatch-go')
      await seesCards(window, 0, { form: 'oral', to: GROUP, clock: 'immediately' })
    })

    await step('the written report is filled and issued', async () => {
      await window.tabTo('owed-act', { within: `[data-form="written"][data-to="${GROUP}"]` })
      await window.strike(KEY.enter)
      await window.one('[data-testid="report-title"]')
      for (const [field, text] of [
        ['report-section-impact', 'OA is down'],
        ['report-section-next', 'restore'],
        ['report-telephone', '8123 6678'],
        ['report-reviewer', 'Zhou'],
        ['report-signer', 'Zhao'],
      ]) {
        await window.tabTo(field)
        await window.strike('a', KEY.control)
        await window.write(text)
      }
      await saved(window, 'report-saved')
      await window.says('report-checks', '可以签发')
      await window.tabTo('report-issue', { back: true })
      await window.strike(KEY.enter)
      await window.sees('签发不停表')
      await window.tabTo('report-issue-confirm', { most: 6 })
      await window.strike(KEY.enter)
      assert.match(await window.read('report-number'), /\d/)
      await window.tabTo('report-dispatch')
    })
  } finally {
    await desktop.close()
  }
})
