//! 通讯录 from files as offices have them: any encoding, any order of columns, damaged, huge, hostile.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod directory_office;

use desk::directory_view::{DirectoryPreview, DirectoryProblem};
use directory_office::{all, found, workbook, zipped};
use encoding_rs::GB18030;
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::io::Write;

const TABLE: &str = "序号,单 位,姓　名,职务,联系电话,手机号码,24小时值班电话,预案身份,备注\r\n\
    1,办公室,张　三,主任,０２３－６７０００００１,13800138001,67000009,应急工作组,\"甲,乙\"\r\n\
    2,市委网信办,,值班室,,,023-67000002,,\r\n";

fn preview(bytes: &[u8]) -> DirectoryPreview {
    found().0.directory_preview(bytes, "通讯录").unwrap()
}

fn refusal(bytes: &[u8]) -> String {
    let fault = found().0.directory_preview(bytes, "通讯录").unwrap_err();
    assert!(fault.message.contains('请') || fault.message.contains("可以先下载模板"), "{}", fault.message);
    fault.code
}

/// Unit, person, telephone, mobile, duty telephone of every new row.
fn added(preview: &DirectoryPreview) -> Vec<[&str; 5]> {
    preview
        .added
        .iter()
        .map(|a| &a.values)
        .map(|v| [v.unit.as_str(), v.person.as_str(), v.telephone.as_str(), v.mobile.as_str(), v.duty_telephone.as_str()])
        .collect()
}

fn problem<'a>(preview: &'a DirectoryPreview, word: &str) -> &'a DirectoryProblem {
    preview.problems.iter().find(|p| p.message.contains(word)).unwrap_or_else(|| panic!("{word}: {:?}", preview.problems))
}

#[test]
fn text_in_any_encoding_and_with_any_separator() {
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| mark.into_iter().chain(TABLE.encode_utf16().flat_map(bytes)).collect();
    let files: Vec<Vec<u8>> = vec![
        TABLE.as_bytes().to_vec(),
        format!("\u{feff}{TABLE}").into_bytes(),
        GB18030.encode(TABLE).0.into_owned(),
        utf16([0xff, 0xfe], u16::to_le_bytes),
        utf16([0xfe, 0xff], u16::to_be_bytes),
        TABLE.replace("\"甲,乙\"", "甲").replace(',', "\t").into_bytes(),
        TABLE.replace("\"甲,乙\"", "甲").replace(',', ";").into_bytes(),
    ];
    for (at, file) in files.iter().enumerate() {
        let preview = preview(file);
        assert_eq!(
            added(&preview),
            [["办公室", "张三", "023-67000001", "13800138001", "67000009"], ["市委网信办", "", "", "", "023-67000002"]],
            "file {at}"
        );
        assert_eq!((preview.added[0].row, preview.added[1].row), (2, 3));
        assert_eq!(preview.added[0].party_name.as_deref(), Some("应急工作组"));
        assert_eq!(preview.added[0].values.note, if at < 5 { "甲,乙" } else { "甲" });
        assert_eq!((preview.problems.len(), preview.notes.len()), (0, 0), "file {at}: {preview:?}");
    }
}

#[test]
fn a_workbook_with_numbers_merged_cells_formulas_and_hidden_sheets() {
    let merged = Format::new();
    let mut book = Workbook::new();
    let cover = book.add_worksheet().set_name("封面").unwrap();
    cover.write(0, 0, "市金融局应急通讯录").unwrap();
    let hidden = book.add_worksheet().set_name("旧").unwrap();
    hidden.write_row(0, 0, ["单位", "电话"]).unwrap().write_row(1, 0, ["旧单位", "1234567"]).unwrap().set_hidden(true);
    let sheet = book.add_worksheet().set_name("在用").unwrap();
    sheet.merge_range(0, 0, 0, 4, "二〇二六年通讯录", &merged).unwrap();
    sheet.write_row(2, 0, ["联系人", "部门", "座机", "移动电话", "备注"]).unwrap();
    sheet.write_column(3, 0, ["李四", "王五", "赵六", "钱七"]).unwrap();
    sheet.merge_range(3, 1, 5, 1, "信息技术处", &merged).unwrap();
    sheet.write(6, 1, "办公室").unwrap();
    sheet.write(3, 2, 67_000_001.0).unwrap();
    sheet.write(3, 3, 13_800_138_001.0).unwrap();
    sheet.write(4, 2, 2_367_000_002.0).unwrap();
    sheet.write(5, 2, Formula::new("=A1").set_result("67000003")).unwrap();
    sheet.write(5, 3, Formula::new("=B9").set_result("#N/A")).unwrap();
    sheet.write(6, 2, Formula::new("=A1").set_result("0")).unwrap();
    // A cell at the far end must not make a sheet of 400 GB.
    sheet.write(1_048_575, 16_383, "远").unwrap();
    let preview = preview(&book.save_to_buffer().unwrap());
    assert_eq!(
        added(&preview),
        [
            ["信息技术处", "李四", "67000001", "13800138001", ""],
            ["信息技术处", "王五", "2367000002", "", ""],
            ["信息技术处", "赵六", "67000003", "", ""],
            ["办公室", "钱七", "0", "", ""],
        ]
    );
    assert_eq!(problem(&preview, "“0”不像电话号码").row, 7);
    assert_eq!(preview.sheet.as_deref(), Some("在用"));
    let lost = problem(&preview, "区号");
    assert_eq!((lost.row, lost.column.as_str(), lost.refused), (5, "办公电话", false));
    assert_eq!(problem(&preview, "#N/A").row, 6);
    assert!(preview.notes.iter().any(|n| n.contains("“封面”")) && preview.notes.iter().any(|n| n.contains("隐藏的工作表“旧”")));
}

/// Some programs write a formula without its value.
#[test]
fn a_formula_that_was_never_computed_is_told() {
    let row = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>办公室</t></is></c><c r="B2"><v>67000001</v></c><c r="C2"><f>B2</f></c></row>"#;
    let preview = preview(&workbook(&[row], None));
    assert_eq!(added(&preview), [["办公室", "", "67000001", "", ""]]);
    let told = problem(&preview, "公式");
    assert_eq!((told.row, told.column.as_str(), told.refused), (2, "手机", false));
}

#[test]
fn damaged_and_hostile_workbooks_are_refused() {
    let mut book = Workbook::new();
    book.add_worksheet().write_row(0, 0, ["单位", "电话"]).unwrap().write_row(1, 0, ["办公室", "67000001"]).unwrap();
    let whole = book.save_to_buffer().unwrap();
    assert_eq!(preview(&whole).added.len(), 1);
    let (mut desk, _folder) = found();
    for kept in (4..whole.len()).step_by(97) {
        let fault = desk.directory_preview(&whole[..kept], "通讯录").unwrap_err();
        assert_eq!(fault.code, "directory.damaged", "cut to {kept}");
    }
    // Flipped bytes are refused or read, never a panic.
    for at in (4..whole.len()).step_by(53) {
        let mut altered = whole.clone();
        altered[at] ^= 0x55;
        let _ = desk.directory_preview(&altered, "通讯录");
    }
    let far = r#"<row r="2"><c r="A2" s="9" t="s"><v>999999</v></c></row>"#;
    assert_eq!(refusal(&workbook(&[far], None)), "directory.damaged");
    let backwards = r#"<row r="2"><c r="A2"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="C9:A1"/></mergeCells><sheetData>"#;
    assert_eq!(refusal(&workbook(&[backwards], None)), "directory.damaged");
}

#[test]
fn bombs_are_refused_before_memory_is_taken() {
    // Parts that unpack into more than is let in, all together.
    let blank = " ".repeat(15 << 20);
    let bomb = zipped(&[("a", &blank), ("b", &blank), ("c", &blank)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refusal(&bomb), "directory.expands");
    // A count that costs nothing to write: memory for it would end the program.
    for count in ["uniqueCount=\"99999999999\"", "uniqueCount = '99999999999999999999999'"] {
        let strings = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><sst {count}></sst>");
        assert_eq!(refusal(&workbook(&[], Some(strings.as_bytes()))), "directory.expands");
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(strings.replace("-8", "-16").encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(refusal(&workbook(&[], Some(&wide))), "directory.expands");
        assert_eq!(
            refusal(&workbook(&[], Some(strings.replace("UTF-8", "UTF-7 ").replace("UTF-7", "IBM037").as_bytes()))),
            "directory.expands"
        );
    }
    let hidden = "<?xml version=\"1.0\" encoding=\"IBM037\"?><sst></sst>";
    assert_eq!(refusal(&workbook(&[], Some(hidden.as_bytes()))), "directory.damaged");
    // One text of the longest kind in very many cells.
    let strings = format!("<sst><si><t>{}</t></si></sst>", "字".repeat(2_000));
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(50);
    let rows = format!("<row>{cells}</row>").repeat(2_000);
    assert_eq!(refusal(&workbook(&[&rows], Some(strings.as_bytes()))), "directory.expands");
}

#[test]
fn files_that_are_no_directory_are_told_apart() {
    let (mut desk, folder) = found();
    for (bytes, code) in [
        (&b""[..], "directory.empty"),
        (b" \r\n ", "directory.empty"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "directory.old_workbook"),
        (b"%PDF-1.7", "directory.not_a_table"),
        (b"<html><table>", "directory.not_a_table"),
        (b"a\0b\0c", "directory.not_a_table"),
        (b"\xff\xff\xff,\xff\xff\xff\xff\xff", "directory.encoding"),
        ("姓名,电话\n张三,67000001".as_bytes(), "directory.no_headings"),
        ("单位,姓名\n办公室,张三".as_bytes(), "directory.no_headings"),
    ] {
        assert_eq!(refusal(bytes), code, "{bytes:?}");
    }
    assert_eq!(refusal(&zipped(&[("word/document.xml", "<w/>")])), "directory.not_a_table");
    assert_eq!(refusal(&vec![b'a'; desk::LARGEST_FILE + 1]), "directory.too_large");
    let large = folder.path().join("large.csv");
    std::fs::File::create(&large).unwrap().set_len(20 << 20).unwrap();
    assert_eq!(desk::read_directory_file(&large).unwrap_err().code(), "directory.too_large");
    assert_eq!(desk::read_directory_file(folder.path()).unwrap_err().code(), "directory.unreadable");
    let small = folder.path().join("small.csv");
    std::fs::File::create(&small).unwrap().write_all(TABLE.as_bytes()).unwrap();
    let bytes = desk::read_directory_file(&small).unwrap();
    assert_eq!(desk.directory_preview(&bytes, "small.csv").unwrap().added.len(), 2);
    // The template is understood, and has nobody in it.
    assert!(desk::template_csv().starts_with('\u{feff}'));
    assert_eq!(preview(desk::template_csv().as_bytes()).added.len(), 0);
}

#[test]
fn twenty_thousand_rows_and_not_one_more() {
    let table = |rows: usize| (0..rows).fold("单位,电话\n".to_owned(), |table, row| format!("{table}单位{row},67000001\n"));
    let (most, beyond) = (table(20_000), table(20_001));
    assert_eq!(self::preview(most.as_bytes()).added.len(), 20_000);
    assert_eq!(refusal(beyond.as_bytes()), "directory.too_many_rows");
    let sheet = |rows: u32| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["单位", "电话"]).unwrap();
        for row in 0..rows {
            sheet.write(row + 1, 0, format!("单位{row}")).unwrap().write(row + 1, 1, 67_000_001).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    let (mut desk, _folder) = found();
    let file = sheet(20_000);
    let preview = desk.directory_preview(&file, "大.xlsx").unwrap();
    assert_eq!(preview.added.len(), 20_000);
    assert_eq!(desk.directory_apply(&file, "大.xlsx", &all(&preview)).unwrap().rows.len(), 20_000);
    assert_eq!(desk.directory_preview(&file, "大.xlsx").unwrap().unchanged, 20_000);
    assert!(desk.check_health().unwrap().sound);
    assert_eq!(refusal(&sheet(20_001)), "directory.too_many_rows");
}

#[test]
fn rows_that_cannot_be_taken_are_told_one_by_one() {
    let long = "长".repeat(10_000);
    let rows = format!(
        "单位,姓名,电话,手机,角色,邮箱\n{long},甲,67000001,,,\n办公室,{},67000001,,,\n,乙,67000001,,,\n办公室,,,,,\n\
         办公室,丙,见附件,1380013800,外星人,丙\n办公室,丁,1.38E+10,,,\n单位,姓名,电话,手机,角色,邮箱\n合计,,,,,\n",
        "名".repeat(61)
    );
    let preview = preview(rows.as_bytes());
    assert_eq!(added(&preview), [["办公室", "丙", "见附件", "1380013800", ""], ["办公室", "丁", "1.38E+10", "", ""]]);
    let refused: Vec<(u32, &str)> = preview.problems.iter().filter(|p| p.refused).map(|p| (p.row, p.column.as_str())).collect();
    assert_eq!(refused, [(2, "单位"), (3, "姓名"), (4, "单位"), (5, ""), (9, "")]);
    assert!(problem(&preview, "10000 个字").message.contains("最多 60"));
    let doubts: Vec<(u32, &str)> = preview.problems.iter().filter(|p| !p.refused).map(|p| (p.row, p.column.as_str())).collect();
    assert_eq!(doubts, [(6, "办公电话"), (6, "手机"), (6, "邮箱"), (6, "预案身份"), (7, "办公电话")]);
    assert!(problem(&preview, "外星人").message.contains("应急工作组"));
}

#[test]
fn a_missing_quote_and_an_end_cut_off_are_told() {
    let torn = format!("单位,姓名,电话\n办公室,\"张三,67000001\n{}", "办公室,李四,67000002\n".repeat(200));
    let preview = preview(torn.as_bytes());
    assert_eq!(preview.added.len(), 0);
    assert!(problem(&preview, "引号").refused);
    let cut = GB18030.encode("单位,电话\n办公室,67000001\n信息处").0.into_owned();
    let preview = self::preview(&cut[..cut.len() - 1]);
    assert_eq!(preview.added.len(), 1);
    assert!(preview.notes[0].contains("不完整"), "{:?}", preview.notes);
}

#[test]
fn columns_that_say_the_same_are_joined() {
    let preview = preview("单位,处室,姓名,电话,座机,姓名\n市金融局,稳定处,张三,67000001,67000002,别名\n".as_bytes());
    assert_eq!(added(&preview), [["市金融局 稳定处", "张三", "67000001、67000002", "", ""]]);
    assert!(preview.notes[0].contains("“姓名”"));
}
