// The same story under the other plan: a half-hour clock and a one-hour clock, counted from discovery and not from registration.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { act, completeReport, confirmRecovery, drawn, foundStation, handOver, issue, pick, reportByTelephone, saved, seesCards } from './acts.mjs'
import { Desktop, SIZES } from './desktop.mjs'

const SYSTEM = '区政务门户网站'
const DUTY_ROOM = 'duty_room'
const TELEPHONE = '021-5566 0110'

test('上海：门户网站中断，半小时口头、一小时书面', { timeout: 600_000 }, async (t) => {
  const desktop = await Desktop.open('story-shanghai', SIZES[1])
  const step = desktop.story(t)
  let window
  let paper

  try {
    await step('first use under shanghai-2016', async () => {
      window = await desktop.launch()
      const code = await foundStation(window, {
        plan: 'shanghai-2016',
        unit: '区公共数据中心',
        operator: '吴赟',
        post: '值班员',
        telephones: { [DUTY_ROOM]: TELEPHONE },
      })
      await confirmRecovery(window, code)
    })

    await step('registration of what was discovered ten minutes ago: level Ⅳ by 1.3.2', async () => {
      await window.click('register-open')
      await window.type('register-system', SYSTEM)
      await window.type('register-what', '首页和办事指南栏目无法打开，浏览器提示服务不可用。已切换静态应急页面。')
      await window.clickWords('10 分钟前', '.register-basics')
      await pick(window, ['register-category-fault'])
      await window.type('fact-direct_loss_wan-input', '0')
      await pick(window, ['fact-spread-none', 'fact-affected-tier2_unit', 'fact-social_stability-false', 'fact-derived_major-false', 'fact-special-false'])
      await window.says('panel-level', 'Ⅳ级 一般')
      await window.says('panel-basis', '1.3.2')
      await pick(window, ['level-4'])
      await saved(window, 'register-saved')
      await desktop.picture('21-shanghai-register')
      await window.click('register-go')
    })

    await step('two clocks run, half an hour and one hour from discovery', async () => {
      const [oral] = await seesCards(window, 1, { form: 'oral', to: DUTY_ROOM })
      const [written] = await seesCards(window, 1, { form: 'written', to: DUTY_ROOM })
      for (const card of [oral, written]) assert.ok(card.includes('4.1.2') && !card.includes('立即'), card)
      // Ten minutes and a little of it have passed since the discovery.
      within(oral, 15, 20)
      within(written, 45, 50)
      await desktop.picture('22-shanghai-board')
    })

    await step('the rule behind a clock opens beside it', async () => {
      await window.clickWords('为什么是这个时限', `[data-testid="owed-card"][data-form="oral"][data-to="${DUTY_ROOM}"]`)
      await window.sees('事发单位必须在半小时内向市网安办值班室')
      await window.sees('自发现')
    })

    await step('the oral report stops the half-hour clock alone', async () => {
      await reportByTelephone(window, {
        to: DUTY_ROOM,
        number: TELEPHONE,
        receiver: '陈玥',
        post: '值班员',
        says: ['区公共数据中心报告', SYSTEM],
        instructions: '一小时内书面报告。',
      })
      await seesCards(window, 0, { form: 'oral', to: DUTY_ROOM })
      await seesCards(window, 1, { form: 'written', to: DUTY_ROOM, clock: 'running' })
    })

    await step('the written report is issued, handed over, and the hour stops', async () => {
      await act(window, { form: 'written', to: DUTY_ROOM })
      await completeReport(window, { 'report-telephone': '021-5566 0123', 'report-reviewer': '沈珺', 'report-signer': '陈喆' })
      await drawn(window)
      paper = await issue(window)
      await window.click('nav-home')
      await seesCards(window, 1, { form: 'written', to: DUTY_ROOM, clock: 'running' })
      await act(window, { form: 'written', to: DUTY_ROOM })
      await handOver(window, { receiver: '陈玥', post: '值班员', number: paper.number })
      await seesCards(window, 0, { form: 'written', to: DUTY_ROOM })
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await seesCards(window, 1, { form: 'written', to: DUTY_ROOM, clock: 'done' })
      assert.doesNotMatch(await window.screen(), /迟报/)
      await desktop.picture('23-shanghai-incident')
    })
  } finally {
    await desktop.close()
  }
})

/** The card's clock stands between so many minutes. */
function within(card, least, most) {
  const clock = /(?:(\d+):)?(\d\d):(\d\d)/.exec(card)
  assert.ok(clock, `a clock on the card: ${card}`)
  const minutes = Number(clock[1] ?? 0) * 60 + Number(clock[2])
  assert.ok(minutes >= least && minutes < most, `${clock[0]} is between ${least} and ${most} minutes`)
}
