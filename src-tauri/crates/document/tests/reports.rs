//! What a written report says: all that is known, 待查 for what is not, never a request.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test stops where something is not as it should be"
)]

mod common;
use common::*;
use document::{ReportFacts, SECTIONS, draft};
use plan::FactValue;

fn printed(report: &document::WrittenReport) -> String {
    set("reports", &report.paper(at())).placed()
}

fn section<'a>(report: &'a document::WrittenReport, id: &str) -> &'a str {
    &report.sections.iter().find(|s| s.id == id).unwrap().text
}

#[test]
fn with_nothing_known_every_section_stands_and_says_so() {
    for plan in ["chongqing-jrjgj", "shanghai-2016"] {
        let report = draft(&common::plan(plan), &ReportFacts::default());
        let text = printed(&report);
        assert_eq!(report.sections.len(), SECTIONS.len());
        for (part, (_, heading, _)) in report.sections.iter().zip(SECTIONS) {
            assert!(part.text.contains("待查"), "{plan}, {heading}: {}", part.text);
            let name = heading.split_once('、').unwrap().1;
            assert!(text.contains(name) || part.id == "other", "{plan}: {heading}");
        }
        for fact in &common::plan(plan).facts {
            let name = document::unanswered(fact);
            assert!(section(&report, "impact").contains(&name), "{plan}: {name} is asked for");
        }
        assert!(!text.contains("读法") && !text.contains("为待查"), "{plan}: {text}");
        assert!(text.contains("发现时间待查") && text.contains("发生时间待查") && text.contains("地点待查"), "{text}");
        assert!(
            text.contains("以下情况待查，将及时续报：") && !text.contains("五、"),
            "{plan}: what is unknown stands in one list: {text}"
        );
        assert!(!text.contains("联系"), "a note that names nobody stands nowhere: {text}");
        let mut reached = report.clone();
        reached.telephone = "67000000".into();
        assert!(printed(&reached).contains("（联系电话：67000000）"), "one's own contact is nothing to be found out");
    }
}

#[test]
fn a_section_that_was_emptied_prints_as_unknown() {
    let mut report = full_report();
    for part in &mut report.sections {
        part.text = " \n ".into();
    }
    let text = printed(&report);
    for (_, heading, _) in SECTIONS.iter().take(2) {
        assert!(text.contains(&format!("{heading}待查。")), "{heading}");
    }
    assert!(text.contains("三、待查情况以下情况待查，将及时续报：已造成的影响和危害；已采取的措施及效果；"), "{text}");
}

#[test]
fn support_is_never_printed() {
    let mut report = full_report();
    report.support = "请求派专家三名到场支援".into();
    let pdf = set("reports-support", &report.paper(at()));
    assert!(!pdf.text().contains("支援") && !pdf.text().contains("请求派"));
    assert!(!pdf.typeset.bytes.windows(6).any(|w| w == "支援".as_bytes()));
}

#[test]
fn everything_known_is_said() {
    let text = printed(&full_report());
    for known in [
        "关于办公自动化系统（OA）发生有害程序事件的报告",
        "应急工作组：",
        "金融稳定处",
        "办公自动化系统（OA3.2）",
        "“.locked”",
        "机关办公楼6层机房",
        "2026年11月22日9时30分",
        "重大网络安全事件（Ⅱ级）",
        "第一篇四（二）1",
        "第四篇一的规定",
        "经初步核实，系统长时间中断或局部瘫痪，业务能力受到极大影响；该系统属于重要网络和信息系统。",
        "以下情况待查：重要敏感信息和关键数据是否丢失或被窃取、篡改、假冒；对单位运转或公众利益是否构成其他威胁。",
        "要求支付赎金的金额、方式、日期：待查。",
        "立即断网、保护现场",
        "钓鱼邮件附件执行所致——",
        "已留存……其余待查",
        "hr-notice@example.invalid",
        "SHA-256",
        "（联系人：李喆、堃赟玥珺䶮联系电话：67000000）",
    ] {
        assert!(text.contains(known), "{known} is missing in {text}");
    }
    assert!(!text.contains("：是。") && !text.contains("。。"), "{text}");
}

#[test]
fn answers_read_as_sentences() {
    let facts = |list: &[(&str, FactValue)]| ReportFacts {
        facts: list.iter().map(|(id, v)| ((*id).to_owned(), v.clone())).collect(),
        ..ReportFacts::default()
    };
    let shanghai = common::plan("shanghai-2016");
    let report = draft(
        &shanghai,
        &facts(&[
            ("spread", FactValue::Choice("strong".into())),
            ("social_stability", FactValue::Flag(false)),
            ("derived_major", FactValue::Flag(false)),
            ("special", FactValue::Flag(true)),
        ]),
    );
    let impact = section(&report, "impact");
    assert!(impact.starts_with("经初步核实，事件扩散性强；事件不影响社会稳定；事件未衍生其他重大安全事件；事件属于特殊情况。"), "{impact}");
    assert!(impact.contains("以下情况待查：直接经济损失；发生范围；先期处置是否控制事态。"), "{impact}");
    let contained = draft(&shanghai, &facts(&[("uncontrolled", FactValue::Flag(false))]));
    assert!(section(&contained, "impact").starts_with("经初步核实，先期处置已经控制事态。"));
    let report = draft(&chongqing(), &facts(&[("important_system", FactValue::Flag(false))]));
    assert!(section(&report, "impact").starts_with("经初步核实，该系统不属于重要网络和信息系统。"));
}

#[test]
fn the_other_reading_is_told_where_it_gives_another_level_and_a_person_chose() {
    let told = |level: Option<u8>, answers: &[(&str, FactValue)]| {
        let facts = answers.iter().map(|(id, v)| ((*id).to_owned(), v.clone())).collect();
        section(&draft(&common::plan("shanghai-2016"), &ReportFacts { level, facts, ..ReportFacts::default() }), "course").to_owned()
    };
    // 扩散性强 alone is no level where all that a clause lists must hold.
    let alone = [("spread", FactValue::Choice("strong".into()))];
    for level in [None, Some(2)] {
        assert!(!told(level, &alone).contains("读法"), "{}", told(level, &alone));
    }
    assert!(told(None, &alone).contains("尚不清楚、可能影响级别的要素："));
    let both = [("spread", FactValue::Choice("very_strong".into())), ("affected", FactValue::Several(["livelihood_system".into()].into()))];
    assert!(!told(None, &both).contains("读法"), "nobody chose");
    let chosen = told(Some(1), &both);
    assert!(chosen.contains("（按条文所列各项同时成立的读法，为重大网络与信息安全事件（Ⅱ级））"), "{chosen}");
}

#[test]
fn ransom_is_asked_for_where_there_is_ransomware_and_nowhere_else() {
    let mut facts = full_facts();
    assert!(section(&draft(&chongqing(), &facts), "impact").contains("赎金"));
    facts.texts.push(("impact".into(), "对方要求支付赎金2枚比特币，期限三日".into()));
    assert_eq!(section(&draft(&chongqing(), &facts), "impact").matches("赎金").count(), 1);
    facts = full_facts();
    facts.what = "网站打不开".into();
    assert!(!section(&draft(&chongqing(), &facts), "impact").contains("赎金"));
}

#[test]
fn a_decision_that_differs_carries_its_reason() {
    let mut facts = full_facts();
    facts.level = Some(3);
    facts.level_reason = "仅一台服务器受影响".into();
    let text = printed(&draft(&chongqing(), &facts));
    assert!(
        text.contains("预案建议为重大网络安全事件（Ⅱ级）；经处室负责人研判，定为较大网络安全事件（Ⅲ级），理由：仅一台服务器受影响。"),
        "{text}"
    );
}
