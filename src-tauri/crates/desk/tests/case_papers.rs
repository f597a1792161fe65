//! What the papers of a case say under either plan, and which of them are offered where it stands.
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
use desk::paper_sources::{Offer, case_facts, issued_by_another, offered};
use document::templates;
use paper_case::*;

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "“{part}” is missing in\n{text}");
    }
}

fn found<'a>(offers: &'a [Offer], kind: &str) -> &'a Offer {
    offers.iter().find(|o| o.kind == kind).unwrap_or_else(|| panic!("{kind} is not offered"))
}

#[test]
fn chongqing_1_is_proposed_by_the_working_group_and_approved_by_the_leading_group() {
    let case = chongqing_case(1);
    let request = case.paper(&working_group(), "closure_request");
    assert_eq!(request.addressee, "局网络安全工作领导小组");
    has(
        &said(&request),
        &[
            "Ⅰ级应急响应的请示",
            "第四篇三（一）“应急工作组提出建议，报局网络安全工作领导小组批准后结束”的规定",
            "请批准结束本次Ⅰ级应急响应。",
            "妥否，请批示。",
            "更换全部终端的本地管理员口令",
        ],
    );
    let asks = said(&request).matches("请批准").count() + said(&request).matches("请批示").count();
    assert_eq!(asks, 2, "it says what it asks for and asks: {}", said(&request));
    let mut over = chongqing_case(1);
    over.entered("ended", None, "", false, at(18, 0)).noted("核对备份", at(18, 30));
    let late = said(&over.paper(&working_group(), "closure_request"));
    assert!(
        late.contains("断开受感染主机") && !late.contains("响应结束") && !late.contains("核对备份"),
        "only what came before the end: {late}"
    );
    let reply = case.paper(&working_group(), "closure_reply");
    assert_eq!((reply.addressee.as_str(), reply.unit.as_str()), ("局网络安全应急工作组", "局网络安全工作领导小组"));
    has(&said(&reply), &["批准后结束”的规定，经研究，现批复如下", "一、同意结束该事件Ⅰ级应急响应", "此复。", "在应急响应结束后30天内完成"]);
    // The answer speaks to whom it is addressed, and of itself as it does elsewhere.
    let answer = case.paper(&leading_group(), "closure_reply");
    has(&said(&answer), &["由你组会同", "总结调查报告报我组。"]);
    for paper in [&answer, &reply] {
        let told = paper.sections.iter().find(|s| s.id == "after").unwrap();
        assert!(!told.text.contains("由应急工作组"), "{}", told.text);
    }
    has(&said(&reply), &["由你组会同", "总结调查报告报我组。"]);
    assert!(!said(&reply).contains("收悉") && !reply.opening.contains("待查"), "no gaps where no request is known: {}", reply.opening);
    assert!(reply.signer.is_empty() && reply.drafter.is_empty(), "another body's people sign it");
}

#[test]
fn a_paper_that_another_body_signs_names_nobody_of_this_unit() {
    let mut case = chongqing_case(3);
    let report = document::WrittenReport {
        telephone: "8123 6677".into(),
        reviewer: "陈敏".into(),
        signer: "周立".into(),
        ..case.paper(&department(), "written_report")
    };
    case.issued("written_report", &report, at(10, 0));
    let own = case.paper(&department(), "closure_request");
    assert_eq!((own.contact.as_str(), own.telephone.as_str(), own.reviewer.as_str()), (NAME, "8123 6677", "陈敏"));
    let noted = |report: &document::WrittenReport| report.paper(now()).blocks.iter().any(|b| matches!(b, document::Block::Note(_)));
    assert!(noted(&own));
    let reply = case.paper(&department(), "closure_reply");
    assert_eq!(reply.unit, "应急工作组");
    assert_eq!([&reply.contact, &reply.telephone, &reply.drafter, &reply.reviewer, &reply.signer], [""; 5]);
    assert!(!noted(&reply));
    // A notice that is for another body to issue.
    let notice = case.paper(&hospital(), "closure_notice");
    assert!(!noted(&notice) && notice.signer.is_empty(), "{}", notice.contact);
    assert!(noted(&case.paper(&department(), "investigation_report")), "its own, which it signs");
}

#[test]
fn chongqing_2_asks_nobody_and_3_asks_for_consent() {
    let two = chongqing_case(2);
    let offers = offered(&two.plan, &two.incident, &working_group());
    assert!(!offers.iter().any(|o| o.kind == "closure_request" || o.kind == "closure_reply"), "应急工作组 decides alone");
    assert_eq!(found(&offers, "closure_notice").why, "第四篇三（二）规定由局网络安全应急工作组决定结束，结束后通知有关各方");
    let three = chongqing_case(3);
    let offers = offered(&three.plan, &three.incident, &department());
    let request = found(&offers, "closure_request");
    assert!(request.ready, "{}", request.reason);
    assert_eq!(request.why, "第四篇三（三）规定金融稳定处决定后报应急工作组同意");
    let reply = found(&offers, "closure_reply");
    assert_eq!((reply.ready, reply.reason.as_str()), (false, "由应急工作组制发，收到后在“应急结束”里登记"));
    assert!(found(&offered(&three.plan, &three.incident, &working_group()), "closure_reply").ready);
    let request = three.paper(&department(), "closure_request");
    assert_eq!(request.addressee, "应急工作组");
    has(&said(&request), &["我处拟结束", "Ⅲ级应急响应，按规定报应急工作组同意。", "妥否，请批示。"]);
    let reply = three.paper(&working_group(), "closure_reply");
    assert_eq!((reply.addressee.as_str(), reply.unit.as_str()), ("事件发生处室", "局网络安全应急工作组"));
}

#[test]
fn shanghai_larger_ones_are_ended_by_the_government_on_the_commands_advice() {
    let mut case = shanghai_case(2, true);
    case.closing("propose", "command", &["danger-removed"], at(17, 0));
    let request = case.paper(&command(), "closure_request");
    assert_eq!((request.addressee.as_str(), request.unit.as_str()), ("市政府", "上海市网络与信息安全事件应急处置指挥部"));
    has(&said(&request), &["第4.5.1条的规定", "\n相关危险因素消除。经核对，已经成立。", "请批准结束本次Ⅱ级应急响应。"]);
    assert!(!said(&request).contains("解散") && !said(&request).contains("有一项成立"), "one matter, and facts: {}", said(&request));
    let drafted = case.paper(&office(), "closure_request");
    assert_eq!((drafted.unit.as_str(), drafted.drafter.as_str()), ("市应急处置指挥部", ""), "it is the command's, whoever drafts it");
    let reply = case.paper(&government(), "closure_reply");
    assert_eq!((reply.addressee.as_str(), reply.unit.as_str()), ("市应急处置指挥部", "上海市人民政府"));
    let bare = shanghai_case(2, true).paper(&command(), "closure_request");
    has(&said(&bare), &["“应急处置工作结束”或“相关危险因素消除”是否成立，待查。"]);
    case.closing("decide", "government", &[], at(18, 0)).entered("ended", None, "", false, at(18, 0));
    let notice = case.paper(&office(), "closure_notice");
    has(&said(&notice), &["经市应急处置指挥部建议、市政府决定终止实施应急措施，自2026年11月22日18时起结束。", "特此通知。"]);
    let result = &notice.sections.iter().find(|s| s.id == "result").unwrap().text;
    assert_eq!(result, "相关危险因素消除。经核对，已经成立。", "only what held");
    let mut small = shanghai_case(4, false);
    assert!(!offered(&small.plan, &small.incident, &office()).iter().any(|o| o.kind == "closure_request"));
    small.closing("decide", "office", &["restored", "derived-gone", "danger-removed"], at(18, 0));
    small.entered("ended", None, "", false, at(18, 0));
    has(
        &said(&small.paper(&office(), "closure_notice")),
        &["的规定，经研究，自2026年11月22日18时起结束", "（三）安全隐患已经消除。经核对，已经成立。"],
    );
}

#[test]
fn a_response_notice_tells_each_party_its_tasks_and_copies_to_whom_it_reports() {
    let case = chongqing_case(2);
    let notice = case.paper(&working_group(), "response_notice");
    has(
        &said(&notice),
        &[
            "第四篇二（二）的规定，经我组研究确定，自2026年11月22日9时55分起启动Ⅱ级应急响应",
            "（一）我组。",
            "进入应急状态",
            "必要时，协调其它技术支撑队伍配合和支持",
            "按照预案第四篇二（二）2的规定，各有关处室应及时将事态发展变化和处置进展情况报我组；我组及时将有关重大事项通报局网络安全工作领导小组、市委网信办、市网安总队。",
            "特此通知。",
        ],
    );
    assert!(notice.addressee.contains("各有关处室") && !notice.addressee.contains("领导小组"), "{}", notice.addressee);
    assert!(!said(&notice).contains("形式"), "the plan names no form: {}", said(&notice));
    for line in said(&notice).lines() {
        assert!(line.matches("必要时").count() <= 1, "{line}");
    }
    let command = "市应急处置指挥部";
    for formed in [true, false] {
        let city = shanghai_case(2, formed).paper(&office(), "response_notice");
        assert!(!city.addressee.contains("指挥部"), "nobody writes to a body that is yet to be: {}", city.addressee);
        let tasks = &city.sections.iter().find(|s| s.id == "tasks").unwrap().text;
        assert!(!tasks.contains(command) && !tasks.contains("协调小组"), "a notice tells nobody above it what to do: {tasks}");
        let led = &city.sections.iter().find(|s| s.id == "command").unwrap().text;
        assert_eq!(led.starts_with("成立市应急处置指挥部"), formed, "{led}");
        assert_eq!(led.contains("必要时，成立市应急处置指挥部"), !formed, "{led}");
        assert!(city.addressee.ends_with("主管机构、各有关单位") && !city.addressee.contains("责任单位"), "{}", city.addressee);
        has(&said(&city), &["及时、准确、客观、全面地向社会发布信息"]);
        assert!(!city.addressee.contains("协调小组") && city.copies_to.contains("市网安协调小组，市信息委"), "{}", city.copies_to);
        assert_eq!(
            tasks.matches("现场指挥部；").count() + tasks.matches("成立现场指挥部").count(),
            tasks.matches("设立现场指挥部").count() - tasks.matches("设立现场指挥部的").count(),
            "{tasks}"
        );
    }
    let own = chongqing_case(3).paper(&department(), "response_notice");
    assert_eq!((own.addressee.as_str(), own.copies_to.as_str()), ("发展中心、专业服务公司", "应急工作组。"));
    let offers = offered(&case.plan, &case.incident, &department());
    assert_eq!((found(&offers, "response_notice").ready, found(&offers, "response_notice").reason.as_str()), (false, "由应急工作组制发"));
}

#[test]
fn what_gives_an_order_or_ends_it_is_signed_by_whom_the_plan_names() {
    let city = shanghai_case(2, true);
    let by = |case: &Case, station: &casebook::Station, kind: &str| issued_by_another(&case.plan, &case.incident, station, kind);
    for (kind, body) in [
        ("response_notice", "由市政府制发"),
        ("closure_request", "由市应急处置指挥部制发"),
        ("closure_reply", "由市政府制发"),
        ("closure_notice", "由市政府制发"),
    ] {
        assert_eq!(by(&city, &hospital(), kind).as_deref(), Some(body), "a hospital gives its superiors no orders: {kind}");
        assert_eq!(by(&city, &writer(&city.plan, kind), kind), None, "{kind}");
    }
    assert_eq!(by(&city, &hospital(), "written_report"), None, "a report is everybody's own");
    let two = by(&chongqing_case(2), &working_group(), "closure_request");
    assert_eq!(two.as_deref(), Some("这一级响应的结束由一方自行决定，预案没有规定请示和批复"));
}

#[test]
fn a_first_report_is_what_it_was_and_goes_where_the_plan_says() {
    let case = chongqing_case(2);
    let report = case.paper(&department(), "written_report");
    let facts = desk::report_facts_of(&case.plan, &case.incident, &department(), NAME, now());
    assert_eq!(report, document::draft(&case.plan, &facts));
    let shanghai = shanghai_case(4, false).paper(&hospital(), "written_report");
    assert_eq!(shanghai.addressee, "市网安办值班室");
    has(&said(&shanghai), &["第4.1.2条的规定"]);
    let smaller = said(&chongqing_case(3).paper(&department(), "written_report"));
    assert!(
        smaller.contains("第四篇二（三）的规定") && !smaller.contains("第五篇"),
        "the clause of the summary report is not its own: {smaller}"
    );
    let upward = case.paper(&working_group(), "written_report");
    assert_eq!(upward.addressee, "局网络安全工作领导小组、市委网信办、市网安总队", "not to itself");
    has(&said(&upward), &["情况的通报", "第四篇二（二）2的规定", "情况通报如下", "事发单位发现", "特此通报。"]);
    assert!(!said(&upward).contains("报告如下"), "the plan has it notify, not report: {}", said(&upward));
}

#[test]
fn what_can_not_be_written_yet_says_why() {
    let mut case = chongqing_case(4);
    let offers = offered(&case.plan, &case.incident, &department());
    for (kind, reason) in [
        ("follow_up_report", "先签发初报，再写续报"),
        ("final_report", "应急响应还没有结束"),
        ("investigation_report", "应急响应还没有结束"),
        ("closure_notice", "应急响应还没有结束"),
        ("evidence_list", "证据库里还没有本事件的证据"),
    ] {
        let offer = found(&offers, kind);
        assert_eq!((offer.ready, offer.reason.as_str()), (false, reason), "{kind}");
    }
    assert!(found(&offers, "written_report").ready && found(&offers, "incident_form").ready && found(&offers, "response_notice").ready);
    assert!(!offers.iter().any(|o| o.kind == "drill_report"), "a real case is no drill");
    case.evidence("日志.zip", "", 1, at(10, 0)).entered("ended", None, "", false, at(18, 0));
    let offers = offered(&case.plan, &case.incident, &department());
    for kind in ["final_report", "investigation_report", "closure_notice", "evidence_list"] {
        assert!(found(&offers, kind).ready, "{kind}: {}", found(&offers, kind).reason);
    }
    assert_eq!(found(&offers, "investigation_report").why, "第五篇规定由金融稳定处调查评估，响应结束后30天内完成，报应急工作组");
}

#[test]
fn who_leads_the_inquiry_reports_on_it() {
    let mut grave = chongqing_case(2);
    grave.entered("ended", None, "", false, at(18, 0));
    let reason = |station: &casebook::Station| {
        let offers = offered(&grave.plan, &grave.incident, station);
        let offer = found(&offers, "investigation_report");
        (offer.ready, offer.reason.clone())
    };
    assert_eq!(reason(&department()), (false, "由应急工作组制发".to_owned()));
    assert_eq!(reason(&working_group()), (true, String::new()));
    let told = |station: &casebook::Station| issued_by_another(&grave.plan, &grave.incident, station, "investigation_report");
    assert_eq!((told(&department()).as_deref(), told(&working_group())), (Some("由应急工作组制发"), None));
}

#[test]
fn a_drill_is_reported_on_by_its_times_and_what_went_wrong() {
    let facts =
        [("system_damage", casebook::AnswerValue::Choice("severe".into())), ("important_system", casebook::AnswerValue::Flag(true))];
    let mut case = Case::begin(chongqing(), 5, Some("network_attack"), &facts, true);
    case.judged(2, at(9, 41)).told(&["department".into()], "oral", at(9, 45));
    case.entered("response", Some(2), "working_group", false, at(10, 0)).task("improvement", "通讯录每季度核对一次。", at(11, 0));
    case.entered("ended", None, "", false, at(11, 30));
    // 办公室 is a body that no station says it is: its name tells.
    let bureau = station("办公室", &["department"]);
    let offers = offered(&case.plan, &case.incident, &department());
    let own = found(&offers, "drill_report");
    assert_eq!((own.ready, own.reason.as_str()), (false, "由办公室制发"));
    assert_eq!(issued_by_another(&case.plan, &case.incident, &department(), "drill_report").as_deref(), Some("由办公室制发"));
    assert_eq!(issued_by_another(&case.plan, &case.incident, &bureau, "drill_report"), None);
    let offers = offered(&case.plan, &case.incident, &bureau);
    assert!(found(&offers, "drill_report").ready);
    assert_eq!(found(&offers, "drill_report").why, "第六篇/二规定演练，演练情况报市委网信办".replace('/', ""));
    let report = case.paper(&department(), "drill_report");
    assert_eq!(report.addressee, "市委网信办");
    has(
        &said(&report),
        &[
            "关于2026年网络安全事件应急演练情况的报告",
            "到首次口头报告用时15分钟，到启动应急响应用时30分钟，到应急结束用时2小时",
            "未见按预案第四篇一的规定向应急工作组书面报告的记录。",
            "参加单位为金融稳定处、应急工作组。",
            "通讯录每季度核对一次。",
        ],
    );
    let problems = &report.sections.iter().find(|s| s.id == "problems").unwrap().text;
    for done in ["研判事件等级", "进入应急状态", "调查"] {
        assert!(!problems.contains(done), "{done} was done, or comes later: {problems}");
    }
    let listed: Vec<&str> = problems.lines().last().unwrap().split(['：', '；', '。']).filter(|t| !t.is_empty()).collect();
    assert!(listed.len() > 2 && listed.iter().all(|t| listed.iter().filter(|o| *o == t).count() == 1), "{listed:?}");
    let paper = report.paper(now());
    assert_eq!(paper.watermark, None, "the report on a drill is no exercise");
    assert!(case.paper(&department(), "follow_up_report").paper(now()).watermark.is_some());
}

#[test]
fn a_drill_of_a_city_names_those_who_acted() {
    let mut case = shanghai_case(2, true);
    case.entered("ended", None, "", false, at(18, 0));
    let report = case.paper(&hospital(), "drill_report");
    has(&said(&report), &["参加单位为上海市某某区中心医院信息中心。"]);
    let problems = &report.sections.iter().find(|s| s.id == "problems").unwrap().text;
    assert_eq!(problems.matches("汇总事件信息").count(), 1, "both parties of the hospital owe it: {problems}");
}

#[test]
fn what_is_not_known_leaves_no_broken_sentence() {
    let bare = Case::begin(shanghai(), 4, None, &[], false);
    for kind in ["response_notice", "closure_request", "closure_notice", "drill_report", "investigation_report"] {
        let text = said(&bare.paper(&hospital(), kind));
        for broken in ["为待查", "待查起", "待查启动", "时间待查，", "自待查", "。启动应急响应"] {
            assert!(!text.contains(broken), "{kind}: {broken} in {text}");
        }
    }
    let form = bare.paper(&hospital(), "incident_form");
    assert_eq!(form.sections.iter().find(|s| s.id == "measures").unwrap().text, "待查", "as in the cells beside it");
    for kind in ["closure_request", "final_report"] {
        assert!(!said(&bare.paper(&hospital(), kind)).contains("没有尚未完成"), "{kind}: nobody wrote down what there was to do");
    }
    for kind in ["response_notice", "closure_notice", "investigation_report"] {
        let paper = bare.paper(&hospital(), kind);
        assert_eq!(paper.addressee, "", "{kind}: a first report's addressee is not its own");
        assert!(!paper.opening.contains("4.1"), "{kind}: {}", paper.opening);
    }
}

#[test]
fn a_summary_tells_facts_as_a_report_does() {
    let facts = [("spread", casebook::AnswerValue::Choice("strong".into())), ("social_stability", casebook::AnswerValue::Flag(true))];
    let mut case = Case::begin(shanghai(), 6, Some("attack"), &facts, false);
    case.judged(2, at(9, 41)).entered("response", Some(2), "government", false, at(10, 20)).entered("ended", None, "", false, at(18, 0));
    has(&said(&case.paper(&office(), "investigation_report")), &["经核实，事件扩散性强；事件影响社会稳定。"]);
}

#[test]
fn every_paper_of_both_plans_is_set() {
    let incident_bound = |kind: &str| document::kind(kind).is_some_and(|k| k.about == document::About::Incident);
    let mut larger = chongqing_case(1);
    larger.entered("ended", None, "", false, at(18, 0));
    let mut city = shanghai_case(2, true);
    city.entered("ended", None, "", false, at(18, 0));
    let bare = Case::begin(shanghai(), 4, None, &[], false);
    for (name, case) in [("cq", &larger), ("sh", &city), ("bare", &bare)] {
        for template in templates().filter(|t| incident_bound(&t.kind)) {
            let report = case.paper(&writer(&case.plan, &template.kind), &template.kind);
            assert_eq!(report.paper_kind, template.kind);
            let text = said(&report);
            for bad in ["{", "}", "。。", "，，", "，。", "；。", "《》", "（）", "  ", "\n。"] {
                assert!(!text.contains(bad), "{name} {}: {bad} in {text}", template.kind);
            }
            set(&format!("{name}-{}", template.kind), &report.paper(now()));
            // When it was found is not when it happened.
            let found = text.split_once("2026年11月22日9时30分，").map(|(_, rest)| rest.chars().take(8).collect::<String>());
            assert!(found.is_none_or(|who| who.contains("发现")), "{name} {}: {text}", template.kind);
            // What the program itself wrote is in order, and says nothing against the case.
            let against = document::contradictions(&case_facts(&case.plan, &case.incident, now()), &report);
            assert_eq!(against, [], "{name} {}", template.kind);
            // What only a person can fill in is asked for; a case of which nothing is known has no time of its response either.
            let asked = ["没有填", "白头纸", "文号，请补上", "泛称", "写明符合哪些结束条件", "没有写", "还没有写到"];
            let wrong = |c: &document::Check| {
                let unknown = name == "bare" && c.message.contains("请补上");
                !unknown && !asked.iter().any(|part| c.message.contains(part))
            };
            let checks: Vec<document::Check> = document::paper_checks(&template.kind, &report).into_iter().filter(|c| wrong(c)).collect();
            assert_eq!(checks, [], "{name} {}", template.kind);
        }
    }
}
