//! Lists, figures and warnings of both plans.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test stops where something is not as it should be"
)]

mod paper_case;
use casebook::{AnswerValue, Body, IncidentWithdrawn};
use chrono::DateTime;
use desk::paper_sources::{
    Case as Pair, Keeper, Period, Unit, WarningStated, evidence_list, fresh_warning, ledger, ledger_rows, statistics, warning_faults,
};
use document::{AnnualStatistics, BundleRow, BundleTransfer, WrittenReport, template};
use paper_case::*;
use std::collections::BTreeMap;

fn general(number: u32) -> Case {
    Case::begin(shanghai(), number, Some("attack"), &[("spread", AnswerValue::Choice("none".into()))], false)
}

/// Five cases of a hospital: in time, late, not reported, a drill, a withdrawn one.
fn year() -> Vec<Case> {
    let us = hospital().parties;
    let mut prompt = general(1);
    prompt.judged(4, at(9, 41)).told(&us, "oral", at(9, 50)).told(&us, "written", at(10, 20));
    prompt.entered("response", Some(4), "office", false, at(10, 30)).entered("ended", None, "", false, at(12, 0));
    let mut late = general(2);
    late.judged(4, at(9, 41)).told(&us, "oral", at(10, 25)).told(&us, "written", at(11, 0));
    let mut silent = general(3);
    silent.judged(4, at(9, 41));
    let mut drill = Case::begin(shanghai(), 4, Some("fault"), &[], true);
    drill.judged(4, at(9, 41));
    let mut withdrawn = general(5);
    let body = IncidentWithdrawn { at: at(9, 45), reason: "误报".into(), person: "陈敏".into() };
    withdrawn.act(at(9, 45), Body::IncidentWithdrawn(body));
    vec![prompt, late, silent, drill, withdrawn]
}

fn pairs(cases: &[Case]) -> Vec<Pair<'_>> {
    cases.iter().map(|c| (&c.plan, &c.incident)).collect()
}

fn figures(cases: &[Case]) -> AnnualStatistics {
    statistics(&shanghai(), &pairs(cases), alone(&hospital()), 2026, NAME, now(), template("annual_statistics").unwrap())
}

#[test]
fn a_ledger_says_what_was_reported_and_whether_in_time() {
    let cases = year();
    let rows = ledger_rows(&pairs(&cases), alone(&hospital()), now());
    let reports: Vec<&str> = rows.iter().map(|r| r.reports.as_str()).collect();
    assert_eq!(reports[0], "口头09:50，按时\n书面10:20，按时");
    assert_eq!(reports[1], "口头10:25，迟报25分钟\n书面11:00，迟报30分钟");
    assert_eq!(reports[2], "口头未报\n书面未报");
    assert_eq!((rows[3].system.ends_with("（演练）"), rows[4].state.as_str()), (true, "已撤销"));
    assert_eq!(rows[1].state, "已登记");
    assert_eq!((rows[0].level.as_str(), rows[0].ended.as_str(), rows[1].ended.as_str()), ("一般\nⅣ级", "11月22日\n12:00", "—"));
    let book = ledger(&shanghai(), &pairs(&cases), alone(&hospital()), Period::year(2026).unwrap(), NAME, now());
    assert_eq!(book.totals, "合计3起：特别重大0起，重大0起，较大0起，一般3起，未定级0起。另有演练1次、撤销1起，不计入。");
    assert_eq!(book.period, "2026年1月1日至12月31日");
    set("list-ledger", &book.paper(now()));
    let none = ledger(&shanghai(), &pairs(&cases), alone(&hospital()), Period::year(2025).unwrap(), NAME, now());
    assert!(none.rows.is_empty(), "another year's cases stand in another ledger");
    assert!(none.totals.ends_with("未定级0起。"), "nothing beside it is not told: {}", none.totals);
    set("list-ledger-empty", &none.paper(now()));
}

/// What a working group keeps: whose each case is, how that unit reported it, and what the group itself owed of it.
#[test]
fn a_working_group_lists_what_the_units_reported() {
    let mut cases = year();
    let office = office();
    let mut grave = general(6);
    grave.judged(1, at(9, 41));
    cases.push(grave);
    let of = |parties: &[String], name: &str| Unit { name: name.into(), parties: parties.to_vec() };
    let others = BTreeMap::from([(cases[0].incident.station, of(&hospital().parties, "市第一人民医院"))]);
    let keeper = Keeper { station: &office, others: &others };
    let book = ledger(&shanghai(), &pairs(&cases), keeper, Period::year(2026).unwrap(), NAME, now());
    assert!(book.rows.iter().all(|row| row.unit == "市第一人民医院"), "{:?}", book.rows);
    assert_eq!(book.rows[0].reports.lines().next(), Some("口头09:50，按时"), "{:?}", book.rows[0]);
    assert!(book.rows[2].reports.starts_with("口头未报\n书面未报"), "{:?}", book.rows[2]);
    let paper = book.paper(now());
    assert!(format!("{:?}", paper.blocks).contains("单位、系统"), "each row tells whose it is");
    set("list-ledger-group", &paper);
    let figures = statistics(&shanghai(), &pairs(&cases), keeper, 2026, NAME, now(), template("annual_statistics").unwrap());
    let units: Vec<(u32, u32, u32)> = figures.punctuality.iter().take(3).map(|p| (p.timed(), p.late, p.missed)).collect();
    assert_eq!(units, [(3, 1, 1), (3, 1, 1), (0, 0, 0)], "as the unit itself counts them");
    assert!(book.rows[5].reports.contains("\n本单位"), "{:?}", book.rows[5]);
    let own = figures.punctuality.get(3).map(|p| (p.name.as_str(), p.timed() + p.told + p.untold > 0));
    assert_eq!(own, Some(("本单位报送", true)), "{:?}", figures.punctuality);
    set("list-statistics-group", &figures.paper(now()));
}

/// A year that is over is told of as a whole, one that goes on is not; tables are counted as they are there.
#[test]
fn a_year_that_goes_on_is_not_told_of_as_a_whole() {
    let cases = year();
    let after = DateTime::parse_from_rfc3339("2027-01-05T09:00:00+08:00").unwrap();
    let of = |at| statistics(&shanghai(), &pairs(&cases), alone(&hospital()), 2026, NAME, at, template("annual_statistics").unwrap());
    let (during, over) = (said(&of(now()).report), said(&of(after).report));
    assert!(during.contains("2026年1月1日以来登记的") && !during.contains("全年"), "{during}");
    assert!(over.contains("2026年1月1日至12月31日登记的") && over.contains("全年登记") && !over.contains("年内"), "{over}");
    let nobody = station("市数据局", &["nobody"]);
    let figures = statistics(&shanghai(), &pairs(&cases), alone(&nobody), 2026, NAME, now(), template("annual_statistics").unwrap());
    let captions: Vec<String> = figures.paper(now()).blocks.iter().filter_map(caption).collect();
    assert_eq!(captions, ["表1　各月各级事件数", "表2　各类事件数", "表3　报告和处置用时"]);
    assert!(said(&figures.report).contains("详见表3。"), "{}", said(&figures.report));
}

#[test]
fn a_ledger_of_many_pages_repeats_its_head() {
    let cases: Vec<Case> = (0..8).flat_map(|_| year()).collect();
    let book = ledger(&shanghai(), &pairs(&cases), alone(&hospital()), Period::year(2026).unwrap(), NAME, now());
    let set = set("list-ledger-long", &book.paper(now()));
    assert!(set.pages > 2, "{} pages", set.pages);
}

/// The caption of a table, in the type of the chart's.
fn caption(block: &document::Block) -> Option<String> {
    match block {
        document::Block::Centered { role: document::Role::Hei, size, text } if (*size - 14.0).abs() < 0.01 => Some(text.clone()),
        _ => None,
    }
}

#[test]
fn figures_agree_with_each_other() {
    let cases = year();
    let figures = figures(&cases);
    let months: u32 = figures.months.iter().flatten().sum();
    let categories: u32 = figures.categories.iter().map(|(_, n)| n).sum();
    assert_eq!((months, categories), (3, 3), "drills and withdrawn cases are counted apart");
    assert_eq!(figures.months[10], [0, 0, 0, 3, 0]);
    let [oral, written, summary] = &figures.punctuality[..] else { panic!("{:?}", figures.punctuality) };
    assert_eq!((oral.timed(), oral.on_time, oral.late, oral.missed, oral.open), (3, 1, 1, 1, 0));
    assert_eq!((written.timed(), written.on_time, written.late, written.missed), (3, 1, 1, 1));
    assert_eq!(summary.timed(), 0);
    // 4.1.1 to two recipients, once each though the unit is two parties; 4.3.1 to any one of four: three undated reports a case.
    assert_eq!((written.told, written.untold), (6, 3));
    assert_eq!(figures.report.addressee, "", "the duty room takes first reports, no figures");
    let captions: Vec<String> = figures.paper(now()).blocks.iter().filter_map(caption).collect();
    assert_eq!(captions, ["表1　各月各级事件数", "表2　各类事件数", "表3　报送义务履行情况", "表4　报告和处置用时"]);
    let text = said(&figures.report);
    for part in [
        "年内登记网络与信息安全事件3起，其中特别重大0起，重大0起，较大0起，一般3起，未定级0起。另有演练1次；登记后经核实不属于事件而撤销的1起。",
        "事件最多的月份为11月，3起。",
        "最多的类型为攻击类事件，3起。",
        "报送义务6项，按时2项，迟报2项，未报2项，未到期0项，已到期的按时率为33.3%。",
        "没有写明时限的9项，已报6项，待报3项",
        "发现到口头报告平均38分钟，发现到书面报告平均1小时10分钟，发现到启动响应平均1小时，发现到应急结束平均2小时30分钟。",
        "年内登记演练1次：2026年11月22日，",
    ] {
        assert!(text.contains(part), "“{part}” is missing in\n{text}");
    }
    set("list-statistics", &figures.paper(now()));
}

#[test]
fn a_year_without_incidents_is_reported_too() {
    let figures = figures(&[]);
    let text = said(&figures.report);
    assert!(text.contains("年内没有登记事件") && text.contains("年内没有登记演练。") && !text.contains("见表"), "{text}");
    assert!(!figures.paper(now()).blocks.iter().any(|b| matches!(b, document::Block::Table(_))), "no tables of noughts");
    set("list-statistics-empty", &figures.paper(now()));
}

#[test]
fn evidence_is_listed_whole_with_its_custody() {
    let mut case = chongqing_case(2);
    case.evidence("勒索信截图（人事处赟堃使用的终端，桌面弹窗，含联系邮箱和倒计时）.png", "勒索信全文", 1_258_292, at(9, 44));
    case.evidence("server-2026-11-22.evtx", "", 73_400_320, at(10, 2)).evidence("样本.zip", "加密存放", 512, at(10, 30));
    let list = evidence_list(&case.plan, &case.incident, &department(), NAME, now());
    assert_eq!(list.rows.len(), 3);
    assert_eq!(list.rows[0].size, "1.2 MB\n1258292字节");
    assert!(list.rows[0].obtained.contains("赟堃") && list.rows[0].custody.contains("入库"), "{:?}", list.rows[0]);
    assert_eq!(list.rows[0].custody, "11月22日9时44分\n赟堃入库", "a moment is written as where it was obtained");
    assert_eq!(list.rows[1].sm3.len(), 64);
    case.evidence("磁盘映像.dd", "", 4_294_967_296, at(11, 0));
    let disk = evidence_list(&case.plan, &case.incident, &department(), NAME, now());
    assert_eq!(disk.rows[3].size, "4.0 GB\n4294967296\n字节", "to be read, and to the byte");
    set("list-evidence", &disk.paper(now()));
    let bare = evidence_list(&case.plan, &chongqing_case(4).incident, &department(), NAME, now());
    set("list-evidence-empty", &bare.paper(now()));
}

#[test]
fn a_bundle_is_handed_over_with_what_is_in_it() {
    let row = |kind: &str, name: &str, amount: &str, note: &str| BundleRow {
        kind: kind.into(),
        name: name.into(),
        amount: amount.into(),
        note: note.into(),
    };
    let bundle = BundleTransfer {
        name: "金融稳定处-应急工作组-20261122-0007.subao".into(),
        sm3: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0".into(),
        size: "74.6 MB（78223104字节）".into(),
        made: "2026年11月22日10时40分".into(),
        maker: NAME.into(),
        medium: "U盘（编号3）".into(),
        unit: "金融稳定处".into(),
        receiver: "应急工作组".into(),
        rows: vec![
            row("事件", "2026-008 重庆市小额贷款公司及融资担保公司非现场监管信息系统有害程序事件", "1起", "重大（Ⅱ级）"),
            row("文书", "初报（金稳〔2026〕1号）", "1份", "PDF，SM3写在签批单上"),
            row("证据", "证据1至证据3", "3件", "另见证据清单与移交单"),
            row("台账记录", "第141条至第187条", "47条", "自上次回执以来"),
        ],
        note: "内容已加密，只有接收单位能够打开。".into(),
        drill: false,
    };
    let paper = bundle.paper(now());
    let printed = format!("{:?}", paper.blocks);
    for part in ["66c7f0f4 62eeedd9 d1f2d46b dc10e4e2", "金融稳定处-应急工作组-20261122-0007.subao", "第141条至第187条", "移交人", "接收人"]
    {
        assert!(printed.contains(part), "{part} in {printed}");
    }
    assert_eq!(set("list-bundle", &paper).pages, 1);
    set("list-bundle-empty", &BundleTransfer::default().paper(now()));
}

fn warning(
    plan: &plan::Plan,
    station: &casebook::Station,
    kind: &str,
    level: Option<u8>,
    earlier: Option<&WrittenReport>,
) -> WrittenReport {
    let stated = WarningStated { level, category: plan.categories.first().map(|c| c.id.to_string()), start: None, received: None };
    fresh_warning(plan, station, NAME, now(), kind, template(kind).unwrap(), &stated, earlier)
}

fn text_of<'a>(report: &'a WrittenReport, id: &str) -> &'a str {
    &report.sections.iter().find(|s| s.id == id).unwrap().text
}

#[test]
fn a_warning_of_chongqing_follows_its_colour() {
    let plan = chongqing();
    let mut orange = warning(&plan, &working_group(), "warning_notice", Some(2), None);
    assert_eq!(text_of(&orange, "level"), "橙色预警（Ⅱ级，重大）");
    assert_eq!(text_of(&orange, "issuer"), "局网络安全应急工作组");
    assert!(text_of(&orange, "measures").contains("各有关处室：及时将事态发展情况报应急工作组。"));
    assert_eq!(orange.addressee, "各有关处室、专业服务公司");
    orange.number = "应急预警〔2026〕2号".into();
    let yellow = warning(&plan, &department(), "warning_lift", Some(3), Some(&orange));
    assert!(text_of(&yellow, "authority").contains("第三篇五（三）") && text_of(&yellow, "authority").contains("须报应急工作组同意后发布"));
    let blue = warning(&plan, &department(), "warning_lift", Some(4), Some(&orange));
    assert!(!text_of(&blue, "authority").contains("同意"), "blue needs nobody's consent");
    assert!(!text_of(&blue, "authority").ends_with('。'), "a clause in a cell is no sentence");
    let lift = warning(&plan, &working_group(), "warning_lift", None, Some(&orange));
    assert_eq!(text_of(&lift, "original"), "应急预警〔2026〕2号，橙色预警（Ⅱ级，重大），2026年11月22日");
    let lower = warning(&plan, &working_group(), "warning_adjustment", Some(3), Some(&orange));
    assert_eq!(text_of(&lower, "level"), "黄色预警（Ⅲ级，较大）");
    assert_eq!(text_of(&lower, "issuer"), "", "a class of units can not sign");
    let own = warning(&plan, &department(), "warning_notice", Some(3), None);
    assert_eq!(text_of(&own, "issuer"), "金融稳定处");
    let measures = text_of(&own, "measures");
    assert!(measures.contains("需要立即采取防范措施的，会同发展中心、专业服务公司及时响应"), "{measures}");
    assert!(text_of(&own, "receipt").contains("将回执退回"), "the receipt goes back, not the notice");
    let receipt = warning(&plan, &department(), "warning_receipt", None, Some(&orange));
    assert_eq!((receipt.addressee.as_str(), receipt.unit.as_str()), ("局网络安全应急工作组", "金融稳定处"));
    for report in [orange, lift, lower, receipt] {
        set(&format!("list-cq-{}", report.paper_kind), &report.paper(now()));
    }
}

#[test]
fn a_warning_of_shanghai_has_its_own_names_and_must_be_confirmed() {
    let plan = shanghai();
    let red = warning(&plan, &office(), "warning_notice", Some(1), None);
    assert_eq!(text_of(&red, "level"), "红色预警（Ⅰ级，特别严重）");
    assert!(text_of(&red, "receipt").contains("第3.4.2条的规定，接收单位和人员收到后须予确认"), "{}", text_of(&red, "receipt"));
    set("list-sh-warning_notice", &red.paper(now()));
    let bare = warning(&plan, &office(), "warning_lift", None, None);
    assert_eq!((text_of(&bare, "original"), text_of(&bare, "level")), ("待查", "待查"));
    set("list-sh-bare-lift", &bare.paper(now()));
}

/// What the desk would refuse, in words.
fn refused(plan: &plan::Plan, station: &casebook::Station, report: &WrittenReport) -> Vec<String> {
    warning_faults(plan, station, &report.paper_kind, report).into_iter().map(|(_, message)| message).collect()
}

#[test]
fn a_warning_is_issued_lowered_and_lifted_by_whom_the_plan_names() {
    let plan = chongqing();
    let of = |kind: &str, level, earlier: Option<&WrittenReport>| WrittenReport {
        paper_kind: kind.into(),
        ..warning(&plan, &department(), kind, level, earlier)
    };
    let red = of("warning_notice", Some(1), None);
    assert_eq!(text_of(&red, "issuer"), "应急工作组", "the body that the plan names");
    let told = refused(&plan, &department(), &red);
    assert!(told[0].contains("红色预警由应急工作组发布（第三篇三）"), "{told:?}");
    assert!(refused(&plan, &working_group(), &red).is_empty());
    let yellow = of("warning_notice", Some(3), None);
    assert!(refused(&plan, &department(), &yellow).is_empty());
    assert!(refused(&plan, &working_group(), &yellow)[0].contains("黄色预警由各有关处室发布"));
    let unsaid = of("warning_notice", None, None);
    assert!(refused(&plan, &department(), &unsaid)[0].contains("没有写明是红色、橙色、黄色、蓝色中的哪一级"));
    // Lowering takes the old warning away.
    let orange = of("warning_notice", Some(2), None);
    let lowered = of("warning_adjustment", Some(3), Some(&orange));
    assert!(refused(&plan, &working_group(), &lowered).is_empty());
    assert!(refused(&plan, &department(), &lowered)[0].contains("橙色预警由应急工作组调整"));
    let raised = of("warning_adjustment", Some(2), Some(&yellow));
    assert!(refused(&plan, &department(), &raised)[0].contains("橙色预警由应急工作组发布"));
    // A yellow one is lifted with a consent that is named.
    let mut lift = of("warning_lift", Some(3), Some(&yellow));
    let told = refused(&plan, &department(), &lift);
    assert!(told[0].contains("解除要报应急工作组同意（第三篇五（三））"), "{told:?}");
    let authority = lift.sections.iter_mut().find(|s| s.id == "authority").unwrap();
    authority.text = authority.text.replace("：待查", "：周主任，2026年11月22日18时");
    assert!(refused(&plan, &department(), &lift).is_empty());
    assert!(refused(&plan, &department(), &of("warning_lift", Some(4), Some(&yellow))).is_empty(), "blue needs nobody's consent");
    assert!(refused(&plan, &department(), &of("warning_lift", Some(2), Some(&orange)))[0].contains("橙色预警由应急工作组解除"));
    assert!(
        !refused(
            &shanghai(),
            &hospital(),
            &WrittenReport { paper_kind: "warning_notice".into(), ..warning(&shanghai(), &office(), "warning_notice", Some(4), None) }
        )
        .is_empty()
    );
}
