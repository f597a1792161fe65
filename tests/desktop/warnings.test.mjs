// 预警 between two real windows: issued by the working group, told to the unit, confirmed there, and who has confirmed is seen.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { completeReport, drawn } from './acts.mjs'
import { arrivesWith, goTo, openBoth, putDrop, sent, takeAllIn, takesInUntil } from './two-stations.mjs'

const SIGNED = { 'report-telephone': '8123 6677', 'report-reviewer': '周玥', 'report-signer': '赵堃' }

test('预警：签发、送达各单位、确认回执', { timeout: 300_000 }, async (t) => {
  const stations = await openBoth('warnings')
  const { department, group } = stations
  const [unit, office] = [department.window, group.window]
  const step = department.story(t, group)
  try {
    await step('both know one drop', async () => {
      const path = join(department.home, 'share')
      await mkdir(path)
      for (const window of [office, unit]) await putDrop(window, { kind: 'folder', fields: { name: '值班室共享盘', path } })
    })

    await step('the working group issues a warning: nobody has confirmed it yet', async () => {
      await begins(office, 'warning_notice')
      await office.click('warning-level-2')
      await office.click('warning-category-malicious_program')
      await office.type('report-addressee', '各处室、各有关单位')
      for (const field of await unwritten(office)) await office.type(field, '按照预案要求办理。')
      await completeReport(office, SIGNED)
      await drawn(office)
      await group.picture('a0-warning')
      await issued(office)
      await office.says('paper-confirmed', '未确认 1 个：金融稳定处')
      await group.picture('a1-warning-issued')
      await sent(office)
    })

    await step('the unit is told, finds it among what is to be done, and confirms it', async () => {
      await arrivesWith(unit, '签发《')
      await department.picture('a2-warning-arrived')
      await takeAllIn(unit)
      await goTo(unit, 'nav-home', 'board-paper')
      await unit.says('board-paper', '待确认')
      await department.picture('a3-warning-to-confirm')
      await unit.click('[data-testid="board-paper"] .title')
      await unit.says('paper-confirmed', '本单位还没有确认')
      await drawn(unit, 'document-page')
      await department.picture('a4-warning-here')
      await unit.click('paper-receipt')
      await drawn(unit)
      for (const field of await unwritten(unit)) await unit.type(field, '已按要求部署，安排专人值守。')
      await completeReport(unit, SIGNED)
      await department.picture('a5-receipt')
      await issued(unit)
      await sent(unit)
    })

    await step('the working group sees who has confirmed', async () => {
      await takesInUntil(office, async () => {
        await office.click('nav-documents')
        await office.click('documents-show-station')
        await office.clickWords('预警通知单', '[data-testid="document-row"]')
        return (await office.read('paper-confirmed')).includes('已确认 1 个单位')
      })
      await group.picture('a6-warning-confirmed')
      await goTo(unit, 'nav-home', 'register-open')
      assert.equal((await unit.visible('[data-testid="board-paper"]')).length, 0, 'nothing is left to confirm')
    })
  } finally {
    await stations.close()
  }
})

/** A paper of the station itself is begun. */
async function begins(window, kind) {
  await window.click('nav-documents')
  await window.click('paper-new')
  await window.click(`paper-new-${kind}`)
  await drawn(window)
}

/** What has to be written and is not. */
const unwritten = (window) =>
  window.run(
    `return [...document.querySelectorAll('[data-testid^="report-section-"]')].filter((one) => 'value' in one && (one.value === '' || one.value.includes('待查'))).map((one) => one.dataset.testid)`,
  )

async function issued(window) {
  await window.click('report-issue')
  await window.click('report-issue-confirm')
  await window.one('[data-testid="report-sm3"]')
}
