//! The papers of a case beside its reports: requests, replies, notices, and the forms of incidents and warnings.
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
use document::{
    AnnualStatistics, Block, MARGIN_TOP, PageForm, PageStyle, Signing, TEXT_HEIGHT, Words, WrittenReport, fill, kind, template, templates,
};

fn words() -> Words {
    let mut words = document::report_words(&chongqing(), &full_facts());
    for (word, value) in [
        ("事件编号", "2026-008"),
        ("响应级别", "Ⅱ级"),
        ("启动时间", "2026年11月22日9时50分"),
        ("响应条款", "第四篇二（二）"),
        ("确定方", "应急工作组"),
        ("组织指挥", "由应急工作组组织实施应急响应，统筹协调各处室"),
        ("任务分工", "（一）应急工作组。指导相关处室按照应急预案处置。\n（二）金融稳定处。进入应急状态；按照应急预案做好处置工作。"),
        ("信息报送", "事发处室将事态发展变化情况报应急工作组。"),
        ("启动时刻", "当日9时50分"),
        ("结束时间", "2026年11月22日18时"),
        ("处置经过", "2026年11月22日9时31分，断开受感染主机网络连接。\n17时40分，系统恢复运行。"),
        ("预警类别", "有害程序事件"),
        ("预警级别", "橙色预警（Ⅱ级，重大）"),
        ("起始时间", "2026年11月22日12时"),
        ("影响范围", "全局终端和文件服务器，尤其是人事处堃、赟两位同志使用的终端"),
        ("警示事项", "以“人事通知”为题的钓鱼邮件携带勒索病毒，打开附件即加密本机和共享文件夹中的文件，扩展名变为“.locked”。"),
        ("措施要求", "应急工作组：组织预警响应，指导相关处室评估和控制风险、做好处置准备。\n各有关处室：及时将事态发展情况报应急工作组。"),
        ("时限要求", "2026年11月22日18时以前完成终端排查并反馈"),
        ("发布单位", "应急工作组"),
        ("原预警", "〔2026〕2号，橙色预警（Ⅱ级，重大），2026年11月22日"),
    ] {
        words.set(word, value);
    }
    words
}

/// Each paper as the body writes it that has it to write: a response of the third level is ended by the department with the group's consent.
fn filled(kind: &str) -> WrittenReport {
    let mut words = words();
    let own: &[(&str, &str)] = match kind {
        "closure_request" => &[
            ("主送", "应急工作组"),
            ("条款", "第四篇三（三）"),
            ("结束规定", "由事件发生处室决定，报应急工作组同意后结束"),
            ("请示事项", "我处拟结束本次Ⅲ级应急响应，按规定报应急工作组同意"),
            ("响应级别", "Ⅲ级"),
        ],
        "closure_reply" => &[
            ("主送", "金融稳定处"),
            ("单位", "应急工作组"),
            ("你单位", "你处"),
            ("请示文号", "金稳〔2026〕7号"),
            ("条款", "第四篇三（三）"),
            ("响应级别", "Ⅲ级"),
        ],
        "response_notice" | "closure_notice" => {
            &[("主送", "各有关处室、发展中心"), ("单位", "应急工作组"), ("发现方", "事发单位"), ("条款", "第四篇三（二）")]
        }
        "warning_adjustment" => &[("主送", "各有关处室、发展中心"), ("单位", "应急工作组"), ("预警级别", "黄色预警（Ⅲ级，较大）")],
        "warning_notice" | "warning_lift" => &[("主送", "各有关处室、发展中心"), ("单位", "应急工作组")],
        _ => &[],
    };
    for (word, value) in own {
        words.set(word, value);
    }
    if matches!(kind, "closure_reply" | "response_notice" | "closure_notice") {
        // The department's people are not the working group's.
        words.set("联系人", "");
        words.set("电话", "");
    }
    fill(template(kind).unwrap(), &words)
}

fn looked_at(report: &WrittenReport) -> Pdf {
    set(&format!("case-{}", report.paper_kind), &report.paper(at()))
}

#[test]
fn a_request_asks_at_its_end_and_a_notice_says_that_it_is_one() {
    for (kind, closing) in [("closure_request", "妥否，请批示。"), ("closure_reply", "此复。"), ("closure_notice", "特此通知。")]
    {
        let pdf = looked_at(&filled(kind));
        let text = pdf.placed();
        let (before, after) = text.split_once(closing).unwrap_or_else(|| panic!("{kind}: {text}"));
        let signer = if kind == "closure_request" { "金融稳定处" } else { "应急工作组" };
        assert!(after.starts_with(&format!("{signer}2026年11月22日")), "{kind}: the signature follows, not {after}");
        assert!(before.contains("级应急响应"), "{kind}");
    }
    let notice = looked_at(&filled("response_notice")).placed();
    assert!(notice.contains("按照《重庆市地方金融监督管理局网络安全事件应急预案》第四篇二（二）的规定，经应急工作组确定，自2026年11月22日9时50分起启动Ⅱ级应急响应。"));
}

#[test]
fn a_reply_numbers_its_points_without_headings() {
    let text = looked_at(&filled("closure_reply")).placed();
    assert!(text.contains("（金稳〔2026〕7号）收悉。"), "{text}");
    assert!(text.contains("一、同意结束该事件Ⅲ级应急响应，自2026年11月22日18时起结束。二、"), "{text}");
    let headings = filled("closure_reply").paper(at()).blocks.into_iter().filter(|b| matches!(b, Block::Heading { .. })).count();
    assert_eq!(headings, 0);
}

#[test]
fn attachments_are_named_before_the_signature_and_a_correction_says_what_it_replaces() {
    let mut report = full_report();
    report.attachments = vec!["证据清单".into(), " ".into(), "处置照片".into()];
    report.version = 2;
    report.replaces = "金稳〔2026〕1号（2026年11月22日）".into();
    let text = set("case-correction", &report.paper(at())).placed();
    assert!(text.contains("本报告为更正报告（第2版），替代金稳〔2026〕1号（2026年11月22日），原报告同时作废。"), "{text}");
    let blocks = report.paper(at()).blocks;
    let place = blocks.iter().position(|b| *b == Block::Attachments(vec!["证据清单".into(), "处置照片".into()])).unwrap();
    assert!(matches!(blocks[place + 1], Block::Signature { .. }));
    report.version = 1;
    assert!(!format!("{:?}", report.paper(at()).blocks).contains("替代"));
}

#[test]
fn only_what_goes_up_names_its_signer_and_every_page_leaves_room_for_a_seal() {
    let style = PageStyle { form: PageForm::RedHead, mark: vec!["某某局".into()], ..PageStyle::default() };
    for (kind, named) in [("closure_request", true), ("written_report", true), ("closure_notice", false), ("closure_reply", false)] {
        let paper = WrittenReport { style: style.clone(), number: "金稳〔2026〕8号".into(), ..filled(kind) }.paper(at());
        let head = paper.head.unwrap();
        assert_eq!(!head.signers.is_empty(), named, "{kind}");
        assert_eq!(head.number, "金稳〔2026〕8号");
        assert!(paper.blocks.iter().any(|b| matches!(b, Block::Signature { signing: Signing::Sealed, .. })), "{kind}");
    }
    let plain = filled("closure_notice").paper(at());
    assert!(plain.head.is_none() && plain.colophon.is_none());
    let signed = |paper: &document::Paper, signing: Signing| {
        paper.blocks.iter().any(|b| matches!(b, Block::Signature { signing: s, .. } if *s == signing))
    };
    assert!(signed(&plain, Signing::Sealed), "plain paper is stamped too");
    let bare = WrittenReport { style: PageStyle { seal: false, ..PageStyle::default() }, ..filled("closure_notice") }.paper(at());
    assert!(signed(&bare, Signing::Unsealed));
    let copy = WrittenReport { style: PageStyle { copy_numbers: true, ..style }, ..filled("written_report") }.copy(at(), Some(3));
    assert_eq!(copy.head.unwrap().copy, Some(3));
}

#[test]
fn a_letter_goes_to_nobody_above() {
    let style = PageStyle { form: PageForm::Letter, mark: vec!["某某局".into()], ..PageStyle::default() };
    let dressed = |kind: &str| WrittenReport { style: style.clone(), ..filled(kind) }.paper(at());
    for kind in ["closure_request", "written_report", "drill_report"] {
        let paper = dressed(kind);
        let head = paper.head.unwrap();
        assert_eq!((paper.format, head.signers.is_empty()), (document::Format::Document, false), "{kind}");
        assert_eq!(head.mark, ["某某局"], "{kind}");
    }
    for kind in ["closure_notice", "closure_reply"] {
        assert_eq!(dressed(kind).format, document::Format::Letter, "{kind}");
    }
}

/// A joint letter bears the mark of the body in charge; all sign it.
#[test]
fn a_joint_letter_has_one_mark() {
    for (form, marks) in [(PageForm::Letter, vec!["某某局"]), (PageForm::RedHead, vec!["某某局", "市公安局", "市通信管理局"])]
    {
        let style = PageStyle { form, mark: vec!["某某局".into()], ..PageStyle::default() };
        let joint = "市公安局、市通信管理局".to_owned();
        let paper = WrittenReport { style, joint, unit: "某某局".into(), ..filled("closure_notice") }.paper(at());
        assert_eq!(paper.head.as_ref().unwrap().mark, marks);
        let signed = paper.blocks.iter().find_map(|b| if let Block::Signature { units, .. } = b { Some(units) } else { None });
        assert_eq!(signed.unwrap(), &["某某局", "市公安局", "市通信管理局"]);
    }
}

/// What is set is seen: 份号, and the number that a letter would bear.
#[test]
fn the_sample_of_a_page_shows_what_was_set() {
    for form in [PageForm::Plain, PageForm::RedHead, PageForm::Letter] {
        let style =
            PageStyle { form, code: "金稳".into(), letter_code: "金稳函".into(), number_on_plain: true, ..PageStyle::default() };
        let head = document::sample(&style, "某某局", at()).head.unwrap();
        let letter = form == PageForm::Letter;
        assert_eq!(head.number, if letter { "金稳函〔2026〕1号" } else { "金稳〔2026〕1号" }, "{form:?}");
        assert_eq!(head.copy, None, "{form:?}");
        let sample = document::sample(&PageStyle { copy_numbers: true, ..style }, "某某局", at());
        assert_eq!(sample.head.unwrap().copy, Some(1), "{form:?}");
        assert_eq!(sample.format == document::Format::Letter, letter, "{form:?}");
    }
}

#[test]
fn a_form_bears_its_labels_on_its_first_lines() {
    let style = PageStyle { copy_numbers: true, secrecy: "内部资料".into(), ..PageStyle::default() };
    for kind in ["incident_form", "warning_notice"] {
        let report = WrittenReport { style: style.clone(), urgency: "特急".into(), ..filled(kind) };
        let head = report.copy(at(), Some(2)).head.unwrap();
        assert_eq!((head.copy, head.secrecy.as_str(), head.urgency.as_str()), (Some(2), "内部资料", "特急"), "{kind}");
        assert!(head.mark.is_empty() && head.number.is_empty(), "{kind}");
        let pdf = set(&format!("labels-{kind}"), &report.copy(at(), Some(2)));
        let text = tool("pdftotext", &["-layout"], &pdf.path, Some("-"));
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        assert_eq!(lines[..3], ["000002", "内部资料", "特急"], "{kind}");
    }
    assert!(filled("incident_form").paper(at()).head.is_none(), "no empty lines where nothing is to be said");
}

#[test]
fn a_form_that_is_a_few_lines_too_long_has_closer_rows() {
    let style = PageStyle { copy_numbers: true, secrecy: "内部资料".into(), ..PageStyle::default() };
    let pages = |scope: usize| {
        let mut report = WrittenReport { style: style.clone(), urgency: "特急".into(), ..filled("warning_notice") };
        report.sections.iter_mut().find(|s| s.id == "measures").unwrap().text = vec!["各处室：及时报告。"; scope].join("\n");
        report.sections.iter_mut().find(|s| s.id == "alert").unwrap().text = "勒索病毒。".into();
        let pdf = set(&format!("case-form-close-{scope}"), &report.copy(at(), Some(2)));
        let signed = (0..pdf.pages.len()).find(|p| pdf.placed_on(*p).contains("签字日期")).unwrap();
        assert!(pdf.placed_on(signed).contains("拟稿人") && pdf.placed_on(signed).contains("盖章"));
        // Whoever signs by hand has as much room as ever, and no row is closer where none need be.
        let across: Vec<f32> = pdf.rules[signed].iter().filter(|r| r.from.1 == r.to.1).map(|r| r.from.1).collect();
        let y = pdf.lines(signed).iter().find(|l| l.1.contains("签字日期")).unwrap().0;
        let above = across.iter().copied().filter(|a| *a < y).fold(0.0, f32::max);
        let below = across.iter().copied().filter(|a| *a > y).fold(f32::MAX, f32::min);
        assert!(below - above >= 2.0 * 16.5 + 5.9, "{scope} lines: {}", below - above);
        (signed, pdf.pages.len())
    };
    let fits: Vec<usize> = (1..=12).filter(|lines| pages(*lines) == (0, 2)).collect();
    assert_eq!(fits, (1..=*fits.last().unwrap()).collect::<Vec<_>>());
    assert_eq!(fits.len(), 7, "without closer rows not one");
}

#[test]
fn a_receipt_with_its_labels_and_whom_it_is_copied_to_is_one_page() {
    let style = PageStyle { secrecy: "内部资料".into(), ..PageStyle::default() };
    let mut receipt = WrittenReport {
        style,
        urgency: "特急".into(),
        copies_to: "市委网信办，市公安局网络安全保卫总队".into(),
        ..filled("warning_receipt")
    };
    receipt.unit = "某某市某某区中心医院信息中心".into();
    receipt.sections.iter_mut().find(|s| s.id == "unit").unwrap().text = receipt.unit.clone();
    let pdf = set("case-receipt-close", &receipt.paper(at()));
    assert_eq!(pdf.pages.len(), 1);
}

#[test]
fn a_paper_numbers_its_copies_where_it_prints_their_numbers() {
    let numbered = |kind: &str| WrittenReport { style: PageStyle { copy_numbers: true, ..PageStyle::default() }, ..filled(kind) };
    let mut none = Vec::new();
    for template in templates() {
        let report = numbered(&template.kind);
        let printed = report.copy(at(), Some(7)).head.and_then(|h| h.copy).is_some();
        assert_eq!(report.numbers_copies(), printed, "{}", template.kind);
        if !printed {
            none.push(template.kind.as_str());
        }
    }
    assert_eq!(none, ["warning_receipt"]);
    assert!(!filled("written_report").numbers_copies(), "only where the unit's pages have 份号");
    let year = AnnualStatistics { report: numbered("annual_statistics"), ..AnnualStatistics::default() };
    assert!(year.numbers_copies() && year.copy(at(), Some(7)).head.unwrap().copy == Some(7));
    assert!(!AnnualStatistics::default().numbers_copies());
}

#[test]
fn the_table_of_an_incident_is_where_support_may_be_asked_for() {
    let mut form = filled("incident_form");
    form.support = "请市网安总队派人协助溯源".into();
    let pdf = looked_at(&form);
    let text = pdf.text();
    for word in ["事件编号2026-008", "请市网安总队派人协助溯源", "待查", "应急工作组", "（盖章）", "签字日期"]
    {
        assert!(text.contains(word), "{word} in {text}");
    }
    assert!(pdf.pages.len() <= 2, "{} pages", pdf.pages.len());
}

#[test]
fn a_warning_names_its_level_in_word_and_colour_and_has_a_part_to_send_back() {
    for kind in ["warning_notice", "warning_adjustment", "warning_lift"] {
        let mut form = filled(kind);
        form.number = "应急预警〔2026〕2号".into();
        let pdf = looked_at(&form);
        let text = pdf.text();
        for word in ["编号：应急预警〔2026〕2号", "橙色预警", "Ⅱ级，重大", "预警确认回执", "接收单位", "接收人", "接收时间", "落实情况"]
        {
            assert!(text.contains(word), "{kind}: {word} in {text}");
        }
        assert!(pdf.pages.len() <= 2);
        // What is torn off says where it goes back to.
        let back = pdf.placed_on(pdf.pages.len() - 1);
        assert!(back.contains("预警确认回执") && back.contains("报送对象") && back.contains(form.unit.as_str()), "{kind}: {back}");
    }
    let receipt = looked_at(&filled("warning_receipt"));
    assert!(receipt.text().contains("负责人") && receipt.text().contains("〔2026〕2号"));
    assert!(receipt.pages.len() <= 2);
}

#[test]
fn a_form_that_knows_nothing_still_has_every_label() {
    for id in ["incident_form", "warning_notice", "warning_adjustment", "warning_lift", "warning_receipt"] {
        let form = fill(template(id).unwrap(), &Words::default());
        let text = set(&format!("case-empty-{id}"), &form.paper(at())).text();
        for section in &form.sections {
            assert!(text.contains(&section.heading), "{id}: {}", section.heading);
        }
        assert_eq!(kind(id).unwrap().id, id);
        // What nobody knows is 待查, and only what is written in by hand has room.
        let by_hand = ["接收人", "接收时间", "接收方式", "落实情况", "存在困难"];
        let sheet = form.paper(at());
        let Some(Block::Table(table)) = sheet.blocks.iter().find(|b| matches!(b, Block::Table(_))) else { panic!("{id}") };
        let cells: Vec<&str> = table.rows.iter().flat_map(|r| &r.cells).map(|c| c.text.as_str()).collect();
        for two in cells.chunks(2) {
            let label = two[0].replace('\n', "");
            if form.sections.iter().any(|s| s.heading == label) || ["主送单位", "报送对象", "报送单位"].contains(&label.as_str())
            {
                assert_eq!(two[1].is_empty(), by_hand.contains(&label.as_str()), "{id}: {label}: {}", two[1]);
            }
        }
        assert!(["报送对象", "主送单位", "报送单位"].iter().any(|to| text.contains(to)), "{id}");
    }
}

#[test]
fn a_digest_stands_in_four_even_lines_and_a_size_with_its_unit() {
    let digest = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    let sizes = ["1.2 MB\n1258292字节", "70.0 MB\n73400320字节", "4.0 GB\n4294967296\n字节"];
    let row = |size: &str| document::EvidenceRow { number: 1, size: size.into(), sm3: digest.into(), ..Default::default() };
    let list = document::EvidenceList { rows: sizes.iter().map(|s| row(s)).collect(), ..Default::default() };
    let pdf = set("case-evidence-digest", &list.paper(at()));
    let printed = tool("pdftotext", &["-layout", "-enc", "UTF-8"], &pdf.path, Some("-"));
    for two in ["66c7f0f4 62eeedd9", "d1f2d46b dc10e4e2", "4167c487 5cf2f7a2", "297da02b 8f4ba8e0"] {
        let lines = printed.lines().filter(|l| l.split_whitespace().collect::<Vec<_>>().join(" ").contains(two)).count();
        assert_eq!(lines, sizes.len(), "{two} in {printed}");
    }
    // The widest letters too.
    let widest = document::EvidenceRow { number: 1, sm3: "d".repeat(64), ..Default::default() };
    let wide = document::EvidenceList { rows: vec![widest], ..Default::default() };
    let wide = set("case-evidence-wide", &wide.paper(at()));
    let wide = tool("pdftotext", &["-layout", "-enc", "UTF-8"], &wide.path, Some("-"));
    assert_eq!(wide.lines().filter(|l| l.matches("dddddddd").count() == 2).count(), 4, "{wide}");
    for size in ["1258292字节", "73400320字节", "4294967296"] {
        assert!(printed.replace(' ', "").contains(size), "{size} in {printed}");
    }
}

#[test]
fn the_sums_of_a_ledger_stand_with_a_row() {
    for count in 4..=16 {
        let row =
            |n: u32| document::LedgerRow { number: format!("2026-{n:03}"), system: "办公自动化系统".into(), ..Default::default() };
        let book =
            document::IncidentLedger { rows: (1..=count).map(row).collect(), totals: "合计若干起。".into(), ..Default::default() };
        let pdf = set(&format!("case-ledger-{count}"), &book.paper(at()));
        let page = (0..pdf.pages.len()).find(|p| pdf.placed_on(*p).contains("合计若干起")).unwrap();
        assert!(pdf.placed_on(page).contains(&format!("2026-{count:03}")), "{count} rows: the sums stand alone");
        assert!(pdf.placed_on(page).contains("制表时间"), "{count} rows: who made it stands on a page of its own");
    }
}

#[test]
fn places_for_signatures_stand_on_one_page() {
    for count in 1..=9 {
        let row = |number: u32| document::EvidenceRow {
            number,
            name: format!("服务器日志{number}.evtx"),
            sm3: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0".into(),
            ..document::EvidenceRow::default()
        };
        let list = document::EvidenceList { unit: "金融稳定处".into(), rows: (1..=count).map(row).collect(), ..Default::default() };
        let pdf = set(&format!("case-evidence-{count}"), &list.paper(at()));
        let whole = (0..pdf.pages.len()).any(|p| {
            let text = pdf.placed_on(p);
            text.contains("核对结果") && text.contains("移交人") && text.contains("监交人") && text.contains("盖章")
                // Below what is signed for: the last piece under the list's head.
                && text.contains(&format!("服务器日志{count}.evtx")) && text.contains("保管和移交")
        });
        assert!(whole, "{count} pieces");
        assert_eq!(pdf.pages.len(), if count <= 3 { 1 } else { 2 }, "{count} pieces");
        assert!(pdf.placed_on(0).contains("服务器日志1.evtx") || count < 3, "{count} pieces: the list begins below the title");
    }
}

fn evidence_of(count: u32, note: &str) -> document::EvidenceList {
    let row = |number: u32| document::EvidenceRow {
        number,
        name: format!("勒索信截图（终端{number}，含联系邮箱和倒计时）.png"),
        note: note.into(),
        media: "图像".into(),
        size: "1.2 MB\n1258292字节".into(),
        sm3: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0".into(),
        obtained: "2026年11月22日\n9时44分\n李喆\n现场拍照".into(),
        custody: "11月22日9时44分\n李喆入库".into(),
    };
    document::EvidenceList { unit: "金融稳定处".into(), rows: (1..=count).map(row).collect(), ..Default::default() }
}

#[test]
fn what_a_piece_is_has_the_room_that_its_words_need() {
    let note = "由处室联络员在机房拍摄，显示勒索金额、钱包地址和倒计时，另有两台终端未能拍到";
    for (count, most) in [(3, 2), (6, 2), (30, 6)] {
        let pdf = set(&format!("case-evidence-named-{count}"), &evidence_of(count, note).paper(at()));
        assert!(pdf.pages.len() <= most, "{count} pieces: {} pages", pdf.pages.len());
        let all = (0..pdf.pages.len()).map(|p| pdf.placed_on(p)).collect::<String>();
        assert!(!all.contains("（续）"), "{count} pieces: a row is parted");
    }
    // Where there is more to tell of custody than of the piece, that has the room.
    let kept = |name: &str, custody: &str| {
        let row = document::EvidenceRow { number: 1, name: name.into(), custody: custody.into(), ..Default::default() };
        let list = document::EvidenceList { rows: vec![row], ..Default::default() };
        let paper = list.paper(at());
        let tables: Vec<&document::Table> =
            paper.blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).collect();
        let columns = &tables[1].columns;
        assert_eq!(columns.iter().sum::<u16>(), 446);
        (columns[1], columns[4])
    };
    let acts = "11月22日9时44分\n李喆入库\n11月23日10时20分\n李喆移交市公安局网安总队，双方逐件核对\n".repeat(3);
    assert_eq!(kept("勒索信截图（终端1，含联系邮箱和倒计时）.png", "入库"), (151, 60));
    assert!(kept("样本.zip", &acts).1 > 90);
}

#[test]
fn the_ending_of_a_files_name_takes_no_character_along() {
    // A line of the column, full up to the point: what stands before it stays.
    let row = document::EvidenceRow { number: 1, name: "终终终终终终照片（倒计时）.png".into(), ..Default::default() };
    let pdf = set("case-evidence-ending", &document::EvidenceList { rows: vec![row], ..Default::default() }.paper(at()));
    let printed = tool("pdftotext", &["-layout", "-enc", "UTF-8"], &pdf.path, Some("-"));
    assert!(!printed.lines().any(|l| l.trim().starts_with("时）")), "{printed}");
}

#[test]
fn rows_of_a_list_stand_alike_and_one_that_goes_on_tells_its_number_again() {
    let mut list = evidence_of(6, "全文");
    list.rows[2].note = "由处室联络员在机房拍摄，显示勒索金额。".repeat(30);
    let pdf = set("case-evidence-parted", &list.paper(at()));
    let text: Vec<String> = (0..pdf.pages.len()).map(|p| pdf.placed_on(p)).collect();
    assert!(text[0].contains("终端3") && text[1].contains("3（续）"), "{text:?}");
    // Its number stands as high as the name beside it, in the short rows too.
    let printed = tool("pdftotext", &["-layout", "-enc", "UTF-8"], &pdf.path, Some("-"));
    for number in [1, 2] {
        let line = printed.lines().find(|l| l.trim_start().starts_with(&format!("{number} "))).unwrap_or_default();
        assert!(line.contains("勒索信"), "{number}: {printed}");
    }
}

#[test]
fn high_rows_of_a_list_leave_the_places_for_signatures_whole() {
    for lines in 1..=16 {
        let row = |number: u32| document::EvidenceRow { number, custody: vec!["移交"; lines].join("\n"), ..Default::default() };
        let list = document::EvidenceList { unit: "金融稳定处".into(), rows: (1..=4).map(row).collect(), ..Default::default() };
        let pdf = set("case-evidence-high", &list.paper(at()));
        let page = (0..pdf.pages.len()).find(|p| pdf.placed_on(*p).contains("核对结果")).unwrap();
        assert!(pdf.placed_on(page).contains("监交人") && pdf.placed_on(page).contains("接收单位"), "{lines} lines");
        assert!(pdf.placed_on(page).contains("保管和移交"), "{lines} lines: a part of the list stands above");
    }
}

#[test]
fn whom_figures_go_to_is_never_left_out() {
    let report = filled("annual_statistics");
    let year = |addressee: &str| {
        let report = WrittenReport { addressee: addressee.into(), ..report.clone() };
        set("case-annual", &AnnualStatistics { report, ..AnnualStatistics::default() }.paper(at())).placed()
    };
    assert!(year(" ").contains("统计报告待查：现将"), "{}", year(" "));
    assert!(year("市委网信办").contains("统计报告市委网信办：现将") && !year("市委网信办").contains("待查：现将"));
}

#[test]
fn groups_of_a_digest_begin_one_below_the_other() {
    let row =
        document::EvidenceRow { sm3: "1f1f1f1fdddd1111f1f1f1f11111ddddabcdef0123456789efefef1111111111".into(), ..Default::default() };
    // Groups of wide letters and of narrow ones.
    let other =
        document::EvidenceRow { sm3: "060d141b222930373e454c535a61686f767d848b9299a0a7aeb5bcc3cad1d8df".into(), ..Default::default() };
    let list = document::EvidenceList { rows: vec![row, other], ..Default::default() };
    let pdf = set("case-digest-columns", &list.paper(at()));
    let hex = |g: &Glyph| g.text.len() == 1 && g.text.chars().all(|c| c.is_ascii_hexdigit());
    let groups: Vec<Vec<Glyph>> =
        lines(&pdf.body(0)).into_iter().map(|l| l.into_iter().filter(hex).collect::<Vec<_>>()).filter(|l| l.len() == 16).collect();
    assert_eq!(groups.len(), 8);
    for line in &groups {
        for first in [0, 8] {
            assert!((line[first].x - groups[0][first].x).abs() < 0.1, "{} under {}", line[first].text, groups[0][first].text);
        }
    }
}

#[test]
fn who_drafted_signed_and_sealed_a_form_stands_on_one_page() {
    for lines in 0..40 {
        let mut form = filled("incident_form");
        let course = form.sections.iter_mut().find(|s| s.id == "course").unwrap();
        course.text = vec!["经过一行。"; lines].join("\n");
        let pdf = set("case-form-places", &form.paper(at()));
        let whole = (0..pdf.pages.len()).any(|p| {
            let text = pdf.placed_on(p);
            // With a row of what the form says: places for signatures alone are no page.
            ["请求支援", "拟稿人", "联系电话", "签字日期", "盖章"].iter().all(|w| text.contains(w))
        });
        assert!(whole, "{lines} lines");
    }
}

#[test]
fn what_is_not_known_stands_in_every_cell_of_a_form_alike() {
    for id in ["incident_form", "warning_notice", "warning_adjustment", "warning_lift"] {
        let mut form = filled(id);
        for (section, text) in form.sections.iter_mut().zip(["待查", "待查。", " 待查。 "].into_iter().cycle()) {
            section.text = text.into();
        }
        let said = said(&form.paper(at()));
        assert!(said.contains("待查") && !said.contains("待查。"), "{id}: {said}");
    }
}

#[test]
fn a_row_that_goes_on_over_the_page_tells_its_label_again_and_keeps_its_white() {
    for (id, again) in [("course", ["简要经过", "（续）"]), ("measures", ["已采取的", "措施（续）"])] {
        let mut form = filled("incident_form");
        let section = form.sections.iter_mut().find(|s| s.id == id).unwrap();
        section.text = vec!["经过一行。"; 40].join("\n");
        let pdf = set(&format!("case-form-over-{id}"), &form.paper(at()));
        let page = (1..pdf.pages.len()).find(|p| pdf.placed_on(*p).contains("（续）")).unwrap();
        let set_lines = |page: usize| -> Vec<(f32, String)> { pdf.lines(page) };
        let texts: Vec<String> = set_lines(page).into_iter().map(|(_, t)| t).collect();
        assert!(texts[0].starts_with(again[0]) && texts[1].starts_with(again[1]), "{texts:?}");
        assert!(texts[0].ends_with("经过一行。") && texts[1].ends_with("经过一行。"), "beside the text that goes on: {texts:?}");
        // Ink stands as far from the line that closes the row as in any other row: text of 12 pt in lines of 16.5, 4 pt of white.
        let top = set_lines(page)[0].0 - MARGIN_TOP;
        assert!((top - (4.0 + 2.25 + 0.88 * 12.0)).abs() < 0.2, "{top}");
        let last = set_lines(page - 1).last().unwrap().0 - 0.88 * 12.0 + 12.0 + 2.25 + 4.0;
        assert!(last <= MARGIN_TOP + TEXT_HEIGHT + 0.1, "{last}");
        let (_, _, _, closed) = pdf.ink(page - 1, 300).bounds(30.0, 40.0, 180.0, 264.0).unwrap();
        assert!((closed - last / MM).abs() < 0.3, "{closed} {}", last / MM);
    }
}

#[test]
fn a_long_value_of_half_a_form_is_broken_by_meaning() {
    let mut form = filled("incident_form");
    for (id, text) in [("level", "特别重大网络与信息安全事件（Ⅰ级）"), ("unit", "某某市某某区中心医院信息中心")]
    {
        form.sections.iter_mut().find(|s| s.id == id).unwrap().text = text.into();
    }
    let said = format!("{:?}", form.paper(at()).blocks);
    assert!(said.contains("特别重大网络与信息安全事件（Ⅰ级）") || said.contains("事件\\n（Ⅰ级）"), "{said}");
    assert!(said.contains("中心医院\\n信息中心") || said.contains("中心\\n医院信息中心"), "{said}");
}

#[test]
fn plain_paper_that_is_copied_says_by_whom_and_when_it_was_issued() {
    let copied = WrittenReport { copies_to: "应急工作组。".into(), ..filled("closure_notice") };
    let colophon = copied.paper(at()).colophon.unwrap();
    assert_eq!((colophon.printed_by.as_str(), colophon.printed_on.as_str()), ("应急工作组", "2026年11月22日"));
    assert!(filled("closure_notice").paper(at()).colophon.is_none());
}
