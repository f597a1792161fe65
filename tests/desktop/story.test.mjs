// The story in the real application: from the minute of discovery to a written report that was handed over, and a power cut.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { act, blurred, cards, completeReport, confirmRecovery, drawn, foundStation, handOver, issue, offered, pick, reportByTelephone, saved, seesCards, unlock } from './acts.mjs'
import { Desktop } from './desktop.mjs'
import { wait } from './webdriver.mjs'

const SYSTEM = '办公自动化系统（OA）'
const WHAT = '9时30分起多名同事反映文件打不开，扩展名变为.locked，桌面出现勒索信。已拔网线，服务器保持开机。'
const GROUP = 'working_group'
const TELEPHONE = '023-8123 6677'
/** The clause that wants the report at once. */
const AT_ONCE = '第四篇一'
/** The clause that wants progress 及时: another duty, which no first report fulfils by itself. */
const PROGRESS = '第四篇二（二）2'

test('重庆：OA 遭勒索病毒攻击，从发现到报出', { timeout: 600_000 }, async (t) => {
  const desktop = await Desktop.open('story')
  const step = desktop.story(t)
  let window
  let code = ''
  let paper

  try {
    await step('the application opens', async () => {
      window = await desktop.launch()
      await window.sees('首次使用')
    })

    await step('first use: plan, unit, operator, passphrase, telephone', async () => {
      code = await foundStation(window, {
        plan: 'chongqing-jrjgj',
        unit: '金融稳定处',
        operator: '李喆',
        post: '联络员',
        telephones: { [GROUP]: TELEPHONE },
      })
      await desktop.picture('01-recovery-sheet')
    })

    await step('a wrong recovery code is refused, the right one opens the desk', async () => {
      const wrong = code.replace(/[0-9A-Z]/g, (mark) => (mark === 'A' ? 'B' : 'A'))
      await window.type('setup-recovery-input', wrong)
      await window.click('setup-confirm')
      await window.says('[role="alert"]', '恢复')
      await confirmRecovery(window, code)
      await window.sees('金融稳定处')
      await window.sees('李喆 · 联络员')
      await window.sees('没有在办事件')
      await desktop.picture('02-board-empty')
    })

    await step('registration: the panel says the level, its clause, and what could raise it', async () => {
      await window.click('register-open')
      await window.sees('不得录入国家秘密')
      assert.match(await window.value('register-discovered'), /^\d{4}-\d\d-\d\d \d\d:\d\d$/, 'discovered now')
      await window.type('register-system', SYSTEM)
      await window.type('register-what', WHAT)
      await pick(window, ['register-category-malicious_program', 'fact-system_damage-severe'])
      await window.says('panel-could-raise', 'Ⅰ级 特别重大')
      await pick(window, ['fact-important_system-true'])
      await window.says('panel-level', 'Ⅱ级 重大')
      await window.says('panel-basis', '四（二）1')
      await window.says('panel-basis', '遭受严重的系统损失，造成系统长时间中断或局部瘫痪')
      await window.says('panel-could-raise', '还不清楚')
      await window.sees('登记后要报的')
      await window.sees(TELEPHONE)
    })

    await step('a person decides level Ⅱ and registers', async () => {
      await window.says('level-2', '同意建议')
      await pick(window, ['level-2'])
      await window.sees('定为 Ⅱ级 重大')
      await window.type('judged-by', '处长 赵堃')
      await saved(window, 'register-saved')
      await desktop.picture('03-register')
      await window.click('register-go')
      await window.sees('现在该报的')
    })

    await step('the board: 立即, oral and written, to 应急工作组, by clause, never called overdue', async () => {
      const [oral] = await seesCards(window, 1, { form: 'oral', to: GROUP, clock: 'immediately' })
      const [written] = await seesCards(window, 1, { form: 'written', to: GROUP, clock: 'immediately' })
      for (const words of ['立即', '发现后已过', '口头报告', 'Ⅱ级 重大', '应急工作组', TELEPHONE, AT_ONCE]) assert.ok(oral.includes(words), `the oral card says ${words}: ${oral}`)
      for (const words of ['立即', '书面报告', AT_ONCE]) assert.ok(written.includes(words), `the written card says ${words}: ${written}`)
      await seesCards(window, 1, { form: 'written', to: GROUP, clock: 'promptly', clause: PROGRESS })
      for (const card of await cards(window)) assert.doesNotMatch(card, /逾期/)
      await window.says('count-overdue', '0')
      await window.says('incident-row', SYSTEM)
      await desktop.picture('04-board')
    })

    await step('the oral report is made by telephone and recorded: its clock stops, the written one runs on', async () => {
      await reportByTelephone(window, {
        to: GROUP,
        number: TELEPHONE,
        receiver: '王珺',
        post: '应急工作组值班员',
        says: ['金融稳定处报告', SYSTEM, '重大（Ⅱ级）'],
        instructions: '先断网，保护现场，尽快书面报告。',
      })
      await seesCards(window, 0, { form: 'oral', to: GROUP, clock: 'immediately' })
      await seesCards(window, 1, { form: 'written', to: GROUP, clock: 'immediately' })
    })

    await step('the incident shows the report as made', async () => {
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await window.says('incident-level', 'Ⅱ级 重大')
      const [oral] = await seesCards(window, 1, { form: 'oral', to: GROUP, clock: 'done' })
      for (const words of ['已报', '王珺', '应急工作组值班员', '已复述确认']) assert.ok(oral.includes(words), `the oral card says ${words}: ${oral}`)
      await desktop.picture('05-incident')
    })

    await step('the written report opens filled from what is known', async () => {
      await window.click('report-open')
      assert.ok((await window.value('report-title')).includes('办公自动化系统'))
      assert.ok((await window.value('report-addressee')).includes('应急工作组'))
      assert.equal(await window.value('report-unit'), '金融稳定处')
      assert.equal(await window.value('report-contact'), '李喆')
      assert.ok((await window.value('report-section-course')).includes('重大'))
      assert.ok((await window.value('report-section-measures')).includes('王珺'), 'the oral report stands in it')
      await window.says('report-checks', '还缺')
      await drawn(window)
    })

    await step('what is missing is filled in, and the page shows it', async () => {
      await completeReport(window, {
        'report-section-impact': '公文流转、会议通知和督查督办全部中断，涉及14个处室、186名用户。\n数据库当日零时的备份完好，尚未发现数据外传。',
        'report-section-next': '一是完成全部终端检查；二是在隔离环境中验证备份后恢复；三是每日17时前续报进展。',
        'report-telephone': '023-8123 6678',
        'report-reviewer': '周玥',
        'report-signer': '赵堃',
      })
      await drawn(window)
      await desktop.picture('06-report')
    })

    await step('every page of the preview can be reached, and typing keeps the place one was reading', async () => {
      const pages = await window.readAll('report-preview-page')
      assert.ok(pages.length > 1, 'a report of more than one page')
      const place = () => window.run(`return document.querySelector('.paper-view').scrollTop`)
      await window.run(`const last = [...document.querySelectorAll('.paper-page')].at(-1); last.scrollIntoView({ block: 'end' })`)
      const before = await place()
      assert.ok(before > 500, `the last page is in sight: ${before}`)
      // Only what is seen is drawn anew.
      await window.run(`[...document.querySelectorAll('.paper-page canvas')].at(-1).dataset.old = 'yes'`)
      await window.typeOn('report-section-next', '三是复盘。')
      await wait('the page drawn anew', () => window.run(`return !document.querySelector('.paper-page canvas[data-old]')`))
      assert.equal(await place(), before, 'the place in the preview')
      assert.deepEqual(await blurred(window), [], 'dots of the page that are not dots of the screen')
      await saved(window, 'report-saved')
      await desktop.picture('06-report-last-page')
    })

    await step('it is issued: numbered, hashed, its clock still running', async () => {
      paper = await issue(window)
      await window.says('report-clock-runs', '时限仍在走')
      await drawn(window)
      await desktop.picture('07-issued')
      await window.click('nav-home')
      const [card] = await seesCards(window, 1, { form: 'written', to: GROUP, clock: 'immediately' })
      assert.ok(card.includes('未报出'), `issued is not reported: ${card}`)
    })

    await step('报出 is recorded: only now the written clock stops', async () => {
      await act(window, { form: 'written', to: GROUP })
      await offered(window, PROGRESS, false)
      await handOver(window, { receiver: '王珺', post: '应急工作组值班员', number: paper.number })
      await seesCards(window, 0, { form: 'written', to: GROUP, clock: 'immediately' })
      await seesCards(window, 1, { form: 'written', to: GROUP, clock: 'promptly', clause: PROGRESS })
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      const [done] = await seesCards(window, 1, { form: 'written', to: GROUP, clock: 'done', clause: AT_ONCE })
      assert.ok(done.includes('已报') && done.includes('王珺'), done)
      await seesCards(window, 1, { form: 'written', to: GROUP, clock: 'promptly', clause: PROGRESS })
    })

    await step('the report says where it went, and nothing runs on it any more', async () => {
      await window.click('report-open')
      await window.says('report-dispatched', '已报出')
      await window.says('report-dispatched', '当面报 应急工作组 王珺（应急工作组值班员）')
      assert.doesNotMatch(await window.screen(), /时限仍在走/)
      await window.gone('report-dispatch')
    })

    await step('the finished oral report opens its record sheet', async () => {
      await window.click('nav-home')
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await window.clickWords('看记录单', `[data-testid="owed-card"][data-form="oral"][data-clock="done"]`)
      await drawn(window, 'document-page')
      await window.says('.top h1', '口头报告记录单')
      await desktop.picture('11-oral-record')
    })

    await step('the papers are in the list', async () => {
      await window.click('nav-documents')
      await window.says('[data-testid="document-row"][data-kind="written_report"]', '已报出')
      await window.says('[data-testid="document-row"][data-kind="oral_record"]', '口头报告记录单')
      await desktop.picture('08-documents')
    })

    // What the screen called saved must be there afterwards; of what came later, whatever was kept in order.
    const second = '门户网站'
    const kept = '首页被替换成陌生页面，值班员已截图。'
    const later = '已通知运维人员切换到静态应急页面，正在核对访问日志。'

    await step('kill -9 in the middle of typing a registration', async () => {
      await window.click('nav-home')
      await window.click('register-open')
      await window.type('register-system', second)
      await window.type('register-what', kept)
      await saved(window, 'register-saved')
      await window.typeOn('register-what', later)
      await desktop.kill()
    })

    await step('started again and unlocked, it offers back what was saved', async () => {
      window = await desktop.launch()
      await window.sees('金融稳定处')
      await window.sees('李喆')
      await desktop.picture('09-unlock')
      await unlock(window)
      await window.says('ledger-state', '台账已校验')
      await window.sees('有一起事件没有登记完')
      await window.sees(second)
      await window.click('register-resume')
      await window.sees('这是上次没有登记完的内容')
      assert.equal(await window.value('register-system'), second)
      const what = await window.value('register-what')
      assert.ok(what.startsWith(kept), `what was called saved is there: ${what}`)
      assert.ok((kept + later).startsWith(what), `and nothing else: ${what}`)
    })

    await step('the timeline lists every act, by event and by record', async () => {
      await window.click('nav-home')
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      for (const words of ['勒索信', '登记事件', '与预案建议一致', '口头报告', '王珺', '已复述确认', '签发书面报告', '书面报告报出', '李喆 记于']) {
        await window.says('timeline-item', words)
      }
      await window.click('timeline-by-record')
      await window.says('timeline-item', '事情发生于')
      await desktop.picture('10-timeline')
    })
  } finally {
    await desktop.close()
  }
})
