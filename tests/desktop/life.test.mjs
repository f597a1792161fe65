// The whole life of a case in the real window: duties, progress, evidence, the end by two operators, the summary, the archive.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { act, completeReport, confirmRecovery, drawn, foundStation, handOver, issue, PASSPHRASE, pick, seesCards } from './acts.mjs'
import { addOperator, closeBy, doDuties, find, leadOn, nowIn, pasteScreenshot, SECOND, sendAndSign, settled, signBy, switchTo, tab, takeIn } from './life-acts.mjs'
import { Desktop, SIZES } from './desktop.mjs'
import { wait } from './webdriver.mjs'

const HEAD = ['赵堃', SECOND]
const LIAISON = ['李喆', PASSPHRASE]
const SIGNED = { 'report-telephone': '6700 0000', 'report-reviewer': '周玥', 'report-signer': '赵堃' }

test('重庆Ⅲ级：从登记到归档，处室决定、应急工作组同意', { timeout: 600_000 }, async (t) => {
  const desktop = await Desktop.open('life-chongqing')
  const step = desktop.story(t)
  const GROUP = 'working_group'
  const SYSTEM = '非现场监管系统'
  let window

  try {
    await step('first use, and a second operator', async () => {
      window = await desktop.launch()
      const code = await foundStation(window, { plan: 'chongqing-jrjgj', unit: '金融稳定处', operator: '李喆', post: '联络员', telephones: { [GROUP]: '023-8123 6677' } })
      await confirmRecovery(window, code)
      await addOperator(window, '赵堃', '处长')
      await desktop.picture('40-settings')
    })

    await step('registration begins first handling', async () => {
      await window.click('nav-home')
      await window.click('register-open')
      await window.type('register-system', SYSTEM)
      await window.type('register-what', '多台终端文件被加密，系统中断。')
      await pick(window, ['register-category-malicious_program', 'fact-system_damage-some', 'fact-important_system-true'])
      await window.says('panel-level', 'Ⅲ级 较大')
      await pick(window, ['level-3'])
      await window.type('judged-by', '处长 赵堃')
      await window.click('register-go')
      await window.sees('现在该报的')
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await nowIn(window, 'initial_handling')
    })

    await step('the first handling is done item by item', async () => {
      assert.ok((await doDuties(window)) >= 4, 'the plan gives the department several things to do')
      await desktop.picture('41-duties')
    })

    await step('the response starts at its own level, by whom the plan names', async () => {
      await window.click('phase-next')
      await window.says('response-rule', '第四篇二（三）')
      await window.click('response-level-3')
      await window.type('response-person', '处长 赵堃')
      await desktop.picture('42-response')
      await window.click('phase-go')
      await window.gone('phase-dialog')
      await nowIn(window, 'response')
      await window.says('incident-response', 'Ⅲ级')
      await doDuties(window)
    })

    await step('the first report is written, issued and handed over', async () => {
      await tab(window, 'reports')
      await window.click('report-open')
      await completeReport(window, SIGNED)
      await drawn(window)
      const paper = await sendAndSign(window, HEAD, LIAISON)
      await desktop.picture('42-signed')
      await window.click('report-dispatch')
      await handOver(window, { receiver: '王珺', post: '应急工作组值班员', number: paper.number })
    })

    await step('progress is noted; the follow-up holds it and is numbered', async () => {
      await window.clickWords(SYSTEM)
      await tab(window, 'progress')
      await window.type('progress-text', '已隔离受感染终端三台，备份恢复完成八成。')
      await window.click('progress-go')
      await window.says('progress-item', '备份恢复')
      await window.click('follow-up-new')
      await completeReport(window, SIGNED)
      assert.ok((await window.value('report-section-progress')).includes('隔离受感染终端'))
      await drawn(window)
      await desktop.picture('43-follow-up')
      await signBy(window, HEAD, LIAISON)
      await window.sees('续报一')
    })

    await step('a screenshot is pasted, kept, checked; the register has both acts', async () => {
      await window.click('nav-home')
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await tab(window, 'evidence')
      await pasteScreenshot(window)
      await takeIn(window, '勒索信截图')
      await window.click('evidence-open')
      await settled(window, '.evidence-drawer')
      await window.click('evidence-verify')
      await window.says('evidence-custody', '校验')
      await window.says('evidence-custody', '入库')
      await desktop.picture('44-evidence')
      await window.run(`[...document.querySelectorAll('.el-drawer__close-btn, .el-drawer__headerbtn')].find((one) => one.offsetParent)?.click()`)
      await window.gone('evidence-drawer')
    })

    await step('the new progress is reported by telephone', async () => {
      await tab(window, 'reports')
      await window.clickWords('已用电话报告', `[data-testid="owed-card"][data-to="${GROUP}"][data-clock="promptly"]`)
      await window.type('dispatch-receiver', '王珺')
      await window.type('dispatch-post', '应急工作组值班员')
      await window.click('dispatch-go')
      await window.gone('dispatch-go')
      await seesCards(window, 0, { to: GROUP, clock: 'promptly' })
    })

    await step('the department decides; its own consent is refused to the same operator', async () => {
      await closeBy(window, { person: '处长 赵堃', note: '系统恢复正常，隐患消除' })
      await window.says('closure-refused', '另一位操作人')
      await desktop.picture('45-closure')
    })

    await step('the other operator records the consent, and the response has ended', async () => {
      await switchTo(window, '赵堃', SECOND)
      await closeBy(window, { person: '应急工作组 王主任', means: '电话' })
      await nowIn(window, 'ended')
      await switchTo(window, '李喆', PASSPHRASE)
    })

    await step('the investigation has its thirty days and its headings', async () => {
      await leadOn(window, 'investigation')
      await tab(window, 'investigation')
      for (const heading of ['起因', '性质', '影响', '责任', '处理意见', '改进措施']) await window.sees(heading)
      await window.click('measure-add')
      await window.type('measure-text', '全部终端启用离线备份')
      await window.type('measure-person', '李喆')
      await window.type('measure-due', '2027-03-31 18:00')
      await window.click('measure-go')
      await window.sees('全部终端启用离线备份')
      await desktop.picture('46-investigation')
      await window.click('summary-open')
      await completeReport(window, SIGNED)
      await drawn(window)
      await desktop.picture('47-summary')
      const paper = await signBy(window, HEAD, LIAISON)
      await window.click('report-dispatch')
      await handOver(window, { receiver: '王珺', post: '应急工作组', number: paper.number })
    })

    await step('it is archived; its improvement measure stays on the desk; it can be found', async () => {
      await window.click('nav-home')
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await doDuties(window)
      await leadOn(window, 'archived', { 'phase-reason': '总结调查报告已报出' })
      await desktop.picture('48-archived')
      await window.click('nav-home')
      await window.sees('全部终端启用离线备份')
      const [row] = await find(window, '监管')
      assert.ok(row.includes(SYSTEM) && row.includes('归档'), row)
      await window.click('find-level-2')
      await window.says('filter-on', '已筛选')
      await desktop.picture('49-found')
    })

    await step('the ledger of the whole life verifies', async () => {
      await window.click('nav-settings')
      await window.click('ledger-check')
      await wait('the ledger to be checked', async () => (await window.read('ledger-said')).includes('校验通过'))
    })
  } finally {
    await desktop.close()
  }
})

test('上海Ⅳ级：三个条件、市网安办宣布', { timeout: 600_000 }, async (t) => {
  const desktop = await Desktop.open('life-shanghai', SIZES[1])
  const step = desktop.story(t)
  const SYSTEM = '区政务门户网站'
  const ROOM = 'duty_room'
  let window

  try {
    await step('a drill is registered and marked', async () => {
      window = await desktop.launch()
      const code = await foundStation(window, { plan: 'shanghai-2016', unit: '区公共数据中心', operator: '吴赟', post: '值班员', telephones: { [ROOM]: '021-5566 0110' } })
      await confirmRecovery(window, code)
      await window.click('register-open')
      await window.type('register-system', SYSTEM)
      await window.type('register-what', '首页无法打开。')
      await window.click('register-drill')
      await pick(window, ['register-category-fault'])
      await window.type('fact-direct_loss_wan-input', '0')
      await pick(window, ['fact-spread-none', 'fact-affected-tier2_unit', 'fact-social_stability-false', 'fact-derived_major-false', 'fact-special-false', 'level-4'])
      await window.click('register-go')
      await window.sees('现在该报的')
      await window.says('count-drills', '1')
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await window.sees('演练')
      await desktop.picture('50-drill')
    })

    await step('the response is determined by another party, with the means by which it came', async () => {
      await window.click('phase-next')
      await window.click('response-level-4')
      await window.type('response-person', '市网安办值班领导')
      await window.click('phase-go')
      await window.says('[role="alert"]', '方式')
      await window.type('response-means', '电话')
      await window.click('phase-go')
      await window.gone('phase-dialog')
      await nowIn(window, 'response')
      await doDuties(window)
    })

    await step('it is over only when all three conditions hold, and what is open is given its reason', async () => {
      await tab(window, 'closure')
      await window.click('condition-restored')
      await window.type('closure-person', '市网安办值班领导')
      await window.type('closure-means', '电话')
      await window.type('closure-open-reason', '演练中不逐项报送')
      await window.click('closure-go')
      await window.sees('还没有确认')
      await desktop.picture('51-conditions')
      await pick(window, ['condition-derived-gone', 'condition-danger-removed'])
      await window.click('closure-go')
      await nowIn(window, 'ended')
    })

    await step('the investigation is led by another; the case is archived with a reason', async () => {
      await leadOn(window, 'investigation')
      await leadOn(window, 'archived', { 'phase-reason': '演练结束，总结由市网安办牵头' })
      await desktop.picture('52-archived')
    })

    await step('it is taken up again with a reason, then withdrawn: nothing is deleted', async () => {
      await window.click('case-more')
      await window.click('case-reopen')
      await window.click('reopen-investigation')
      await window.type('reopen-reason', '补充总结')
      await window.type('reopen-person', '陈喆')
      await window.click('reopen-go')
      await nowIn(window, 'investigation')
      await window.click('case-more')
      await window.click('case-withdraw')
      await window.type('withdraw-reason', '核实为计划内停机')
      await window.type('withdraw-person', '陈喆')
      await window.click('withdraw-go')
      await window.says('withdrawn-banner', '核实为计划内停机')
      await desktop.picture('53-withdrawn')
      // Left out of the list until they are asked for.
      await window.click('nav-incidents')
      await window.type('find-text', '门户')
      await window.sees('没有找到')
      await window.click('find-withdrawn')
      await window.says('found-row', '已撤销')
    })
  } finally {
    await desktop.close()
  }
})
