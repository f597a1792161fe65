//! What stops a paper, what is worth a look, and what contradicts its case.
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
use document::{CaseFacts, Check, Section, Words, WrittenReport, contradictions, fill, paper_checks, template, templates};

/// A paper of a kind with every line filled in.
fn sound(kind: &str) -> WrittenReport {
    let mut report = fill(template(kind).unwrap(), &Words::default());
    report.title = format!("关于办公自动化系统发生有害程序事件的{}", document::kind(kind).unwrap().species.name());
    report.addressee = "应急工作组".into();
    report.opening = "现报告如下。".into();
    for section in &mut report.sections {
        section.text = "已经核实。".into();
    }
    if kind.ends_with("_reply") {
        report.opening = "你处《关于结束应急响应的请示》（〔2026〕8号）收悉。现批复如下。".into();
    }
    // A notice says since when.
    if kind.ends_with("_notice")
        && let Some(first) = report.sections.first_mut()
    {
        first.text = "自2026年11月22日9时起执行。".into();
    }
    // A letter leaves the house under the office's head.
    if kind == "support_letter" {
        report.style.form = document::PageForm::Letter;
    }
    WrittenReport {
        unit: "金融稳定处".into(),
        date: "2026年11月22日".into(),
        contact: "李喆".into(),
        telephone: "6700 0000".into(),
        drafter: "李喆".into(),
        reviewer: "陈敏".into(),
        signer: "周立".into(),
        ..report
    }
}

fn told(checks: &[Check]) -> Vec<String> {
    checks.iter().map(|c| format!("{}{} {}", if c.blocks { "！" } else { "" }, c.field, c.message)).collect()
}

fn of_opening(text: &str) -> Vec<String> {
    let report = WrittenReport { opening: text.into(), ..sound("closure_notice") };
    told(&paper_checks("closure_notice", &report))
}

#[test]
fn a_request_goes_to_one_body_and_a_letter_out_of_the_house() {
    let two = WrittenReport { addressee: "应急工作组、市网安办".into(), ..sound("support_request") };
    assert_eq!(told(&paper_checks("support_request", &two)), ["addressee 请示一般只写一个主送机关，需要同时送其他机关的，用抄送"]);
    let report = WrittenReport { addressee: "应急工作组、市网安办".into(), ..sound("final_report") };
    assert_eq!(told(&paper_checks("final_report", &report)), Vec::<String>::new());
    let plain = WrittenReport { style: document::PageStyle::default(), ..sound("support_letter") };
    assert!(told(&paper_checks("support_letter", &plain))[0].starts_with("unit 本单位用白头纸"));
}

#[test]
fn a_sound_paper_of_every_kind_passes() {
    for template in templates().filter(|t| t.kind != "written_report" && t.kind != "investigation_report") {
        assert_eq!(told(&paper_checks(&template.kind, &sound(&template.kind))), Vec::<String>::new(), "{}", template.kind);
    }
    let blocking: Vec<Check> = paper_checks("written_report", &full_report()).into_iter().filter(|c| c.blocks).collect();
    assert_eq!(blocking, []);
}

#[test]
fn a_request_asks_for_something_an_answer_names_what_it_answers_and_a_notice_says_since_when() {
    let with = |kind: &str, id: &str, text: &str| {
        let mut report = sound(kind);
        report.sections.iter_mut().filter(|s| s.id == id).for_each(|s| s.text = text.into());
        told(&paper_checks(kind, &report))
    };
    assert_eq!(with("closure_request", "ask", "待查。")[..1], ["！section:ask 没有写请示的事项，写“请批准结束……应急响应”"]);
    assert_eq!(with("closure_notice", "result", "系统已经恢复。"), ["！opening 没有写应急响应自何时起结束，请补上"]);
    assert_eq!(with("response_notice", "command", "由应急工作组组织。"), ["！opening 没有写应急响应自何时起启动，请补上"]);
    for opening in ["你组《请示》（文号待查）收悉。", "经研究，现批复如下。"] {
        let reply = WrittenReport { opening: opening.into(), ..sound("closure_reply") };
        assert_eq!(
            told(&paper_checks("closure_reply", &reply)),
            ["！opening 没有写所批复的请示的标题和文号，请补上，如“你处《关于……的请示》（〔2026〕8号）收悉。”"]
        );
    }
}

#[test]
fn a_paper_goes_to_real_bodies_and_is_signed_by_one() {
    let to = |addressee: &str, copies: &str, unit: &str| {
        let report = WrittenReport { addressee: addressee.into(), copies_to: copies.into(), unit: unit.into(), ..sound("final_report") };
        told(&paper_checks("final_report", &report))
    };
    assert_eq!(to("各有关处室、发展中心", "市委网信办，市网安总队。", "金融稳定处"), Vec::<String>::new());
    assert_eq!(
        to("市信息委、主管机构", "相关区县政府。", "金融稳定处"),
        [
            "！addressee 主送的“主管机构”是预案里的泛称，请写实际单位的名称",
            "！copies_to 抄送的“相关区县政府”是预案里的泛称，请写实际单位的名称"
        ]
    );
    assert_eq!(to("金融稳定处", "", "金融稳定处"), ["！addressee 主送和署名是同一个单位“金融稳定处”，请核对"]);
    assert_eq!(to("应急工作组", "", "市政府"), ["unit 署名“市政府”没有写出市名，请写全称或规范化简称"]);
}

#[test]
fn a_paper_speaks_of_itself_as_it_is_signed_and_copies_go_to_others() {
    let report = |unit: &str, joint: &str| WrittenReport {
        opening: "9时30分，我处发现系统异常。".into(),
        copies_to: "市委网信办，应急工作组".into(),
        unit: unit.into(),
        joint: joint.into(),
        ..sound("written_report")
    };
    let copied = "copies_to “应急工作组”已经是主送，抄送里不再写";
    let checked = |report: &WrittenReport| -> Vec<String> {
        told(&paper_checks("written_report", report)).into_iter().filter(|c| !c.starts_with("section:")).collect()
    };
    assert_eq!(checked(&report("金融稳定处", "")), [copied]);
    assert_eq!(
        checked(&report("重庆市地方金融监督管理局", "")),
        ["opening 正文里自称“我处”，署名是“重庆市地方金融监督管理局”：请写“我局”，或写出单位名称", copied]
    );
    let joint = checked(&report("重庆市地方金融监督管理局", "金融稳定处"));
    assert_eq!(joint, [copied], "it is one of those who sign");
}

#[test]
fn what_is_missing_is_named_by_kind() {
    let empty = fill(template("warning_receipt").unwrap(), &Words::default());
    let fields: Vec<String> = paper_checks("warning_receipt", &empty).into_iter().filter(|c| c.blocks).map(|c| c.field).collect();
    assert!(fields.contains(&"section:original".to_owned()) && fields.contains(&"unit".to_owned()), "{fields:?}");
    assert!(!fields.contains(&"signer".to_owned()), "a receipt is signed by hand");
    let mut notice = sound("warning_notice");
    notice.sections.iter_mut().find(|s| s.id == "level").unwrap().text = "待查".into();
    assert_eq!(told(&paper_checks("warning_notice", &notice)), ["！section:level 预警级别没有填，预警不能写“待查”"]);
    let second = WrittenReport { version: 2, ..sound("closure_notice") };
    assert_eq!(told(&paper_checks("closure_notice", &second)), ["！replaces 第2版没有写明替代哪一份"]);
    let unsent = told(&paper_checks("annual_statistics", &WrittenReport { addressee: String::new(), ..sound("annual_statistics") }));
    assert_eq!(unsent, ["addressee 主送没有填，预案没有写明统计报告报给谁：请写上，不写的页上印作“待查”"]);
}

#[test]
fn nothing_ends_before_it_is_said_why_it_may() {
    for (kind, id) in [("closure_request", "conditions"), ("closure_notice", "result")] {
        let mut paper = sound(kind);
        let heading = paper.sections.iter().find(|s| s.id == id).unwrap().heading.clone();
        let fault = format!("！section:{id} “{heading}”还没有写清楚，请写明符合哪些结束条件");
        for unknown in
            ["", "待查。", "系统和业务恢复、隐患消除的情况：待查。", "下列条件有一项成立即可结束：\n（一）应急处置工作结束。待查。"]
        {
            paper.sections.iter_mut().find(|s| s.id == id).unwrap().text = unknown.into();
            assert!(told(&paper_checks(kind, &paper)).contains(&fault), "{kind}: {unknown}");
        }
        let mut of = |text: &str| {
            paper.sections.iter_mut().find(|s| s.id == id).unwrap().text = text.into();
            let of_it = paper_checks(kind, &paper).into_iter().filter(|c| c.field == format!("section:{id}"));
            told(&of_it.collect::<Vec<_>>())
        };
        let open = |what: &str| format!("！section:{id} “{heading}”的“{what}”还写着待查，条件没有核对以前不能结束：请核对后写明");
        let held = "相关危险因素消除。经核对，已经成立。";
        assert_eq!(of(&format!("（一）应急处置工作结束。待查。\n{held}")), [open("（一）应急处置工作结束")], "{kind}");
        assert_eq!(of(&format!("{held}\n业务恢复的情况：待查；隐患已经消除。")), [open("业务恢复的情况")], "{kind}");
        assert_eq!(of(&format!("{held}\n事件原因待查，在总结调查中查明。事件原因待查。")), Vec::<String>::new(), "{kind}");
    }
}

#[test]
fn a_warning_goes_to_others_and_its_adjustment_changes_its_level() {
    let with = |kind: &str, addressee: &str, values: &[(&str, &str)]| {
        let mut paper = WrittenReport { addressee: addressee.into(), ..sound(kind) };
        for (id, text) in values {
            paper.sections.iter_mut().find(|s| s.id == *id).unwrap().text = (*text).into();
        }
        told(&paper_checks(kind, &paper))
    };
    for kind in ["warning_notice", "warning_adjustment", "warning_lift"] {
        assert_eq!(
            with(kind, "各处室、应急工作组", &[("issuer", "应急工作组。")]),
            ["！addressee 主送和发布单位是同一个单位“应急工作组”，请核对"]
        );
        assert_eq!(with(kind, "各处室、发展中心", &[("issuer", "应急工作组")]), Vec::<String>::new());
        assert_eq!(
            with(kind, "发展中心、金融稳定处", &[("issuer", "金融稳定处")]),
            ["！addressee 主送和署名是同一个单位“金融稳定处”，请核对"]
        );
    }
    let adjusted = |was: &str, is: &str| with("warning_adjustment", "发展中心", &[("original", was), ("level", is)]);
    assert_eq!(
        adjusted("金稳〔2026〕3号，橙色预警（Ⅱ级，重大），2026年11月20日", "橙色预警（Ⅱ级，重大）"),
        ["！section:level 新的级别和原预警同是橙色，级别没有变，请核对"]
    );
    assert_eq!(adjusted("金稳〔2026〕3号，Ⅲ级", "Ⅲ级"), ["！section:level 新的级别和原预警同是Ⅲ级，级别没有变，请核对"]);
    for (was, is) in [("橙色预警", "黄色预警"), ("由黄色调整为橙色的预警", "橙色预警"), ("第3号预警", "橙色"), ("Ⅱ级", "Ⅲ级")]
    {
        assert_eq!(adjusted(was, is), Vec::<String>::new(), "{was} {is}");
    }
}

#[test]
fn numbers_have_their_brackets_and_no_ordinal_and_no_zero() {
    for (wrong, message) in [
        ("见金稳〔2026〕01号。", "发文字号的序号不加零：“〔2026〕01号”写成“〔2026〕1号”"),
        ("见金稳[2026]8号。", "发文字号的年份用六角括号：“[2026]8号”写成“〔2026〕8号”"),
        ("见金稳（2026）8号。", "发文字号的年份用六角括号：“（2026）8号”写成“〔2026〕8号”"),
        ("见金稳【2026】8号。", "发文字号的年份用六角括号：“【2026】8号”写成“〔2026〕8号”"),
        ("见金稳〔2026〕第8号。", "发文字号不加“第”：“〔2026〕第8号”写成“〔2026〕8号”"),
    ] {
        assert_eq!(of_opening(wrong), [format!("！opening {message}")]);
    }
    for right in ["见金稳〔2026〕8号。", "今年（2026）启用1号机房。", "第1号服务器停机。"] {
        assert_eq!(of_opening(right), Vec::<String>::new(), "{right}");
    }
    let report = WrittenReport { number: "金稳〔2026〕008号".into(), ..sound("closure_notice") };
    assert_eq!(told(&paper_checks("closure_notice", &report)), ["！number 发文字号的序号不加零：“〔2026〕008号”写成“〔2026〕8号”"]);
}

#[test]
fn forms_that_official_papers_do_not_have() {
    assert_eq!(of_opening("（此页无正文）"), ["！opening 不写“此页无正文”，请删去"]);
    assert_eq!(of_opening("二〇二六年十一月报告。"), ["opening “二〇二六年”的年份用阿拉伯数字"]);
    assert_eq!(of_opening("2026年01月15日报告。"), ["opening “2026年01月”的月、日不加零"]);
    assert_eq!(of_opening("报告于1月05日"), ["opening “月05日”的月、日不加零"]);
    assert_eq!(of_opening("已断网,并封存日志。"), ["opening 汉字之间用全角标点：“网,并”"]);
    assert_eq!(of_opening("按{条文}办理。"), ["！opening 还有没有换成内容的花括号，请改成要写的话"]);
    for fine in ["地址10.20.3.16:8080，用SHA-256比对。", "2026年11月22日09时05分。", "第十年10月。"] {
        assert_eq!(of_opening(fine), Vec::<String>::new(), "{fine}");
    }
    let named = WrittenReport { attachments: vec!["证据清单。".into(), "照片".into()], ..sound("closure_notice") };
    assert_eq!(told(&paper_checks("closure_notice", &named)), ["！attachments 附件名称后面不加标点：“证据清单。”"]);
}

#[test]
fn headings_count_and_points_count() {
    let mut report = sound("closure_notice");
    report.sections[1].heading = "三、后续工作".into();
    report.sections[2].text = "（一）甲。\n说明。\n（三）丙。".into();
    assert_eq!(
        told(&paper_checks("closure_notice", &report)),
        [
            "section:after 标题的序号应为“二、”：“三、后续工作”",
            "section:investigation 标题的序号应为“四、”：“三、总结调查”",
            "section:investigation “（三）”前面缺“（二）”",
        ]
    );
}

#[test]
fn a_report_asks_for_nothing_and_a_request_asks() {
    let mut report = sound("final_report");
    report.sections[0].text = "恳请派员支援。".into();
    let checks = told(&paper_checks("final_report", &report));
    assert_eq!(checks, ["！section:overview 报告不得夹带请示事项（“恳请”），请移到“请求支援事项”，另行请示或函告"]);
    let request = WrittenReport { closing: "特此报告。".into(), ..sound("closure_request") };
    assert_eq!(told(&paper_checks("closure_request", &request)), ["！closing 请示没有写请求的话，结尾写“妥否，请批示。”"]);
    let mut form = sound("incident_form");
    form.sections.push(Section { id: "support".into(), heading: "请求支援事项".into(), text: "请求支援三人".into() });
    assert_eq!(told(&paper_checks("incident_form", &form)), Vec::<String>::new(), "the table is where a request may stand");
}

#[test]
fn only_a_request_asks_and_only_as_its_kind_does() {
    let closing = |kind: &str, text: &str| told(&paper_checks(kind, &WrittenReport { closing: text.into(), ..sound(kind) }));
    for (kind, name) in [("support_reply", "批复"), ("closure_reply", "批复"), ("response_notice", "通知"), ("closure_notice", "通知")]
    {
        let fault = |word: &str| vec![format!("！closing {name}不写请示的话（“{word}”），请删去，要请示的另写请示")];
        assert_eq!(closing(kind, "妥否，请批示。"), fault("妥否"), "{kind}");
        assert_eq!(closing(kind, "请批示。"), fault("请批示"), "{kind}");
        assert_eq!(closing(kind, "望予支持。"), fault("望予"), "{kind}");
        assert_eq!(closing(kind, "请领导批准拨款。"), fault("请领导批准"), "{kind}");
        for fine in ["请予配合。", "需要支援的，向应急工作组请求支援。", "重大事项须请领导批准。", "已报请市政府批准。"]
        {
            assert_eq!(closing(kind, fine), Vec::<String>::new(), "{kind}: {fine}");
        }
    }
    let mut notice = sound("closure_notice");
    notice.attachments =
        vec![document::Annex { name: "申请表".into(), content: document::AnnexContent::Text("妥否，请批示。".into()) }];
    assert_eq!(told(&paper_checks("closure_notice", &notice)), Vec::<String>::new(), "a form by which others ask");
    assert_eq!(closing("support_letter", "请批示。"), ["！closing 函不写请示的话（“请批示”），请改成“请予支持为盼”或“请函复”"]);
    assert_eq!(closing("support_letter", "请予支持为盼。"), Vec::<String>::new());
    let report = closing("final_report", "请领导批准拨款。");
    assert_eq!(report, ["！closing 报告不得夹带请示事项（“请领导批准”），请移到“请求支援事项”，另行请示或函告"]);
    for fine in ["已报请市政府批准拨款。", "经请示同意，断开外网。"] {
        assert_eq!(closing("final_report", fine), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn a_title_names_its_paper_and_ends_in_no_mark() {
    let titled = |kind: &str, title: &str| told(&paper_checks(kind, &WrittenReport { title: title.into(), ..sound(kind) }));
    for (kind, own, title, name) in [
        ("final_report", "报告", "关于系统发生有害程序事件的通知", "通知"),
        ("final_report", "报告", "关于系统发生有害程序事件的请示（终报）", "请示"),
        ("support_request", "请示", "关于支援事项的报告", "报告"),
        ("support_reply", "批复", "关于支援事项的复函", "函"),
        ("closure_notice", "通知", "关于结束应急响应的批复", "批复"),
        ("support_letter", "函", "关于商请协助处置的请示", "请示"),
        ("annual_statistics", "报告", "2026年网络安全事件统计通知", "通知"),
    ] {
        let fault = format!("！title 这份是{own}，标题末尾写成了“{name}”：请改为“{own}”，或改用{name}的文书");
        assert_eq!(titled(kind, title), [fault], "{kind} {title}");
    }
    assert_eq!(titled("support_request", "关于支援事项的请示报告"), ["！title “请示报告”不是文种：这份是请示，请把标题末尾改为“请示”"]);
    for (kind, title) in [
        ("final_report", "关于系统发生有害程序事件的通报"),
        ("final_report", "关于系统发生有害程序事件的报告（终报）"),
        ("final_report", "关于落实《整改通知》情况的报告"),
        ("closure_notice", "关于转发《总结调查报告》的通知"),
        ("support_letter", "关于“渝金通”有关事项的复函"),
        ("warning_notice", "预警通知"),
    ] {
        assert_eq!(titled(kind, title), Vec::<String>::new(), "{kind} {title}");
    }
    for mark in ['。', '；', '！', '.'] {
        let title = format!("关于系统发生有害程序事件的报告{mark}");
        assert_eq!(titled("final_report", &title), [format!("！title 标题末尾不加标点，请删去“{mark}”")]);
    }
}

#[test]
fn the_name_of_an_annex_bears_no_number_of_its_own() {
    let named = |names: &[&str]| {
        let attachments = names.iter().map(|n| (*n).into()).collect();
        told(&paper_checks("closure_notice", &WrittenReport { attachments, ..sound("closure_notice") }))
    };
    assert_eq!(
        named(&["清单", "2.布线图", "（三）照片"]),
        [
            "attachments:2 附件2的名称自带序号“2.”：序号由程序编排，请从名称中删去",
            "attachments:3 附件3的名称自带序号“（三）”：序号由程序编排，请从名称中删去",
        ]
    );
    assert_eq!(named(&["附件2：布线图"]), ["attachments:1 附件的名称自带序号“附件2：”：序号由程序编排，请从名称中删去"]);
    assert_eq!(named(&["3.2版布线图", "1、2号楼照片"]), Vec::<String>::new());
}

#[test]
fn the_year_of_the_number_is_that_of_the_date() {
    let of = |date: &str, number: &str| {
        let report = WrittenReport { date: date.into(), number: number.into(), ..sound("closure_notice") };
        told(&paper_checks("closure_notice", &report))
    };
    assert_eq!(
        of("2027年1月4日", "金稳〔2026〕8号"),
        ["date 成文日期是2027年，发文字号“金稳〔2026〕8号”是2026年的，请核对"],
        "a remark: a person may have waited over the turn of the year"
    );
    for (date, number) in [("2026年12月31日", "金稳〔2026〕8号"), ("2027年1月4日", "金稳〔2026〕　号"), ("2027年1月4日", "")]
    {
        assert_eq!(of(date, number), Vec::<String>::new(), "{date} {number}");
    }
}

#[test]
fn very_many_checks_are_not_told_one_by_one() {
    let last = |checks: &[Check]| told(checks).pop().unwrap();
    let months = WrittenReport { opening: "2026年01月。".repeat(60), ..sound("closure_notice") };
    let checks = paper_checks("closure_notice", &months);
    assert_eq!((checks.len(), last(&checks)), (51, "opening 还有10处没有列出，改好以上各处后再列".to_owned()));
    let fifty = WrittenReport { opening: "2026年01月。".repeat(50), ..sound("closure_notice") };
    assert_eq!(paper_checks("closure_notice", &fifty).len(), 50);
    // What stops the paper is told before what is a remark, though it stands behind it.
    let both = WrittenReport { closing: "（此页无正文）".into(), ..months };
    let checks = paper_checks("closure_notice", &both);
    assert_eq!((told(&checks)[0].as_str(), checks.len(), checks[50].blocks), ("！closing 不写“此页无正文”，请删去", 51, false));
    // What is left off stops it too.
    let numbers = WrittenReport { opening: "见金稳〔2026〕第8号。".repeat(60), ..sound("closure_notice") };
    assert_eq!(last(&paper_checks("closure_notice", &numbers)), "！opening 还有10处没有列出，改好以上各处后再列");
    let against = WrittenReport { opening: "2026年11月21日已有异常。".repeat(60), ..sound("closure_notice") };
    let checks = contradictions(&facts(), &against);
    assert_eq!((checks.len(), last(&checks)), (51, "opening 还有10处没有列出，改好以上各处后再列".to_owned()));
}

#[test]
fn more_bodies_than_a_page_of_colophon_holds_stop_the_paper() {
    // A line holds 26 characters; 21 lines of bodies and one of 印发 are a page.
    let copied = |lines: usize| WrittenReport { copies_to: "县".repeat(26 * lines - 1), ..sound("closure_notice") };
    assert_eq!(told(&paper_checks("closure_notice", &copied(21))), Vec::<String>::new());
    let long = ["！copies_to 抄送单位太多，版记一页排不下，请用“各区县政府”一类的统称，或把名单列为附件"];
    assert_eq!(told(&paper_checks("closure_notice", &copied(22))), long);
    assert_eq!(paper_checks("incident_form", &copied(22)), paper_checks("incident_form", &copied(1)), "a form has no 版记");
}

#[test]
fn a_joint_head_that_leaves_the_first_page_no_text_is_told() {
    let titled = |length: usize| {
        let mut report = WrittenReport { title: "系".repeat(length), ..sound("closure_request") };
        report.unit = "重庆市地方金融监督管理局".into();
        report.joint = "重庆市公安局、重庆市通信管理局、重庆市大数据局、重庆证监局、重庆市民政局".into();
        report.signer = "甲某、乙某、丙某、丁某、戊某、己某".into();
        report.style.form = document::PageForm::RedHead;
        told(&paper_checks("closure_request", &report)).into_iter().filter(|c| c.starts_with("joint")).collect::<Vec<_>>()
    };
    assert_eq!(titled(50), Vec::<String>::new());
    assert_eq!(titled(100), ["joint 联合发文的单位、签发人多，标题又长，首页排不下正文：请缩短标题，或由主办单位发文，其他单位会签"]);
}

#[test]
fn what_is_too_long_is_one_check_that_says_what_to_do() {
    let titled = |length: usize| WrittenReport { title: "系".repeat(length), ..sound("closure_notice") };
    assert_eq!(told(&paper_checks("closure_notice", &titled(300))), Vec::<String>::new());
    assert_eq!(told(&paper_checks("closure_notice", &titled(301))), ["！title 标题有301字，超过300字，请提炼成要点，原文作为附件或证据"]);
    let pasted = |length: usize| {
        let mut report =
            WrittenReport { title: "标题".into(), opening: String::new(), closing: String::new(), ..sound("closure_notice") };
        report.sections[0].text = "2026年01月。".repeat(1000);
        let rest: usize = report.sections.iter().map(|s| s.text.chars().count()).sum::<usize>() + 2;
        report.opening = "2026年11月21日。".repeat(10_000).chars().take(length - rest).collect();
        report
    };
    let long = pasted(100_001);
    let length = long.opening.chars().count();
    assert_eq!(
        told(&paper_checks("closure_notice", &long)),
        [format!("！opening 全文有100001字，超过100000字，这里最长（{length}字），请提炼成要点，原文作为附件或证据")]
    );
    assert_eq!(contradictions(&facts(), &long), [], "it is not read through");
    let most = pasted(100_000);
    assert!(paper_checks("closure_notice", &most).iter().all(|c| !c.message.contains("提炼")));
    assert_eq!(contradictions(&facts(), &most).len(), 51);
    // Each bracket could be the beginning of a number: its end is looked for no further than a number reaches.
    let brackets = WrittenReport { opening: format!("{}号", "〔".repeat(99_000)), ..sound("closure_notice") };
    assert_eq!(contradictions(&facts(), &brackets), []);
}

fn facts() -> CaseFacts {
    let level = |name: &str, numeral: &str| (name.to_owned(), numeral.to_owned());
    CaseFacts {
        system: "办公自动化系统".into(),
        discovered: Some(at()),
        occurred: Some(at() - chrono::Duration::hours(2)),
        now: Some(at() + chrono::Duration::hours(8)),
        levels: vec![level("特别重大", "Ⅰ级"), level("重大", "Ⅱ级"), level("较大", "Ⅲ级"), level("一般", "Ⅳ级")],
        level: Some(1),
        response: "Ⅱ级".into(),
        numbers: vec!["金稳〔2026〕8号".into()],
        code: "金稳".into(),
    }
}

fn against(text: &str) -> Vec<String> {
    let report = WrittenReport {
        opening: text.into(),
        sections: vec![Section { id: "next".into(), heading: "一、下一步".into(), text: "2026年12月1日前完成。".into() }],
        ..WrittenReport::default()
    };
    told(&contradictions(&facts(), &report))
}

#[test]
fn what_contradicts_the_case_is_quoted() {
    for (text, message) in [
        ("2026年11月22日09时20分，我处发现异常。", "“2026年11月22日09时20分”与登记的发现时间2026年11月22日9时30分不同"),
        ("发现时间为2026年11月23日。", "“2026年11月23日”与登记的发现时间2026年11月22日9时30分不同"),
        ("2026年11月21日已有异常。", "“2026年11月21日”早于事件发生时间2026年11月22日7时30分"),
        ("2026年11月22日23时00分恢复。", "“2026年11月22日23时00分”晚于现在"),
        ("处室负责人研判为特别重大网络安全事件。", "“研判为特别重大”与研判确定的重大（Ⅱ级）不同"),
        ("经单位负责人研判，定为一般网络安全事件。", "“研判，定为一般”与研判确定的重大（Ⅱ级）不同"),
        ("启动Ⅰ级应急响应。", "“启动Ⅰ级”与确定的响应级别Ⅱ级不同"),
        ("我处发现门户网站发生网络攻击事件。", "“门户网站”与登记的系统“办公自动化系统”不同"),
        ("此前已报初报（金稳〔2026〕9号）。", "“〔2026〕9号”不是本事件文书的文号"),
    ] {
        assert_eq!(against(text), [format!("opening {message}")], "{text}");
    }
}

#[test]
fn a_notice_starts_the_response_of_the_level_it_names_or_says_why_not() {
    let notice = |opening: &str| {
        let unknown = CaseFacts { level: None, response: String::new(), ..facts() };
        let report = WrittenReport { paper_kind: "response_notice".into(), opening: opening.into(), ..WrittenReport::default() };
        told(&contradictions(&unknown, &report))
    };
    assert_eq!(
        notice("发生有害程序事件，研判为重大网络安全事件（Ⅱ级），自即日起启动Ⅲ级应急响应。"),
        ["opening 事件研判为重大（Ⅱ级），启动的却是Ⅲ级应急响应：预案的响应级别与事件级别对应，确要不同的，请写明理由"]
    );
    for fine in [
        "研判为重大网络安全事件（Ⅱ级），启动Ⅱ级应急响应。",
        "研判为重大网络安全事件（Ⅱ级）。鉴于影响已经控制，启动Ⅲ级应急响应。",
        "启动Ⅲ级应急响应。",
    ] {
        assert_eq!(notice(fine), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn what_agrees_is_left_alone() {
    for text in [
        "2026年11月22日09时30分，我处发现办公自动化系统（OA）发生有害程序事件。",
        "研判为重大网络安全事件（Ⅱ级），启动Ⅱ级响应。",
        "预案建议为较大网络安全事件（Ⅲ级）；研判为重大网络安全事件。",
        "此前已报初报（金稳〔2026〕8号，2026年11月22日）。",
        "按照国办发〔2012〕14号办理。",
        "2026年11月22日08时00分，攻击者首次登录。",
    ] {
        assert_eq!(against(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(told(&contradictions(&CaseFacts::default(), &full_report())), Vec::<String>::new(), "nothing known, nothing against it");
}

#[test]
fn the_first_draft_of_a_case_contradicts_nothing() {
    let known = CaseFacts { system: "办公自动化系统（OA）".into(), occurred: None, ..facts() };
    assert_eq!(told(&contradictions(&known, &full_report())), Vec::<String>::new());
}

#[test]
fn names_headings_and_attachments_are_checked_too() {
    let with = |change: &dyn Fn(&mut WrittenReport)| {
        let mut report = sound("final_report");
        change(&mut report);
        told(&paper_checks("final_report", &report))
    };
    assert_eq!(with(&|r| r.sections[0].heading = "一、见〔2026〕01号".into()).len(), 1);
    assert_eq!(
        with(&|r| r.attachments = vec!["〔2026〕01号文".into()]),
        ["！attachments 发文字号的序号不加零：“〔2026〕01号”写成“〔2026〕1号”"]
    );
    assert_eq!(with(&|r| r.copies_to = "{抄送}".into()), ["！copies_to 还有没有换成内容的花括号，请改成要写的话"]);
    assert_eq!(with(&|r| r.addressee = "应急工作组,市委网信办".into()), ["addressee 汉字之间用全角标点：“组,市”"]);
    assert_eq!(
        with(&|r| r.attachments = vec!["关于请求支援的请示".into()]),
        Vec::<String>::new(),
        "the name of another paper asks for nothing"
    );
}

#[test]
fn a_date_is_a_day_that_there_is() {
    for day in ["2026年1月5日", "2028年2月29日", "2026年12月31日"] {
        assert!(document::is_date(day), "{day}");
    }
    for day in
        ["2026年2月31日", "2026年2月29日", "2026年4月31日", "2026年01月5日", "2026年1月05日", "26年1月5日", "2026年0月5日", "2026年1月5"]
    {
        assert!(!document::is_date(day), "{day}");
    }
}
