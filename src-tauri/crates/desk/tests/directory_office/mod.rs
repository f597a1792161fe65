//! A station to hold a directory, and workbooks that no honest program writes.

#![allow(dead_code, reason = "each test uses a part")]

use desk::directory_view::{DirectoryChoices, DirectoryPreview};
use desk::view::{ContactView, FactAnswers, SetUp};
use desk::{Desk, Settings};
use seal::KdfCost;
use std::io::{Cursor, Write};
use std::sync::Arc;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A founded station of the Chongqing plan.
pub fn found() -> (Desk, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        station: folder.path().join("station"),
        marker: folder.path().join("state/marker.json"),
        machine: "machine-1".to_owned(),
        plans: None,
        fonts: Vec::new(),
    };
    let mut desk = Desk::with_clock(settings, Arc::new(desk::SystemClock), KdfCost::LIGHT);
    desk.set_up(&SetUp {
        role: "department".to_owned(),
        plan_id: "chongqing-jrjgj".to_owned(),
        unit: "金融稳定处".to_owned(),
        parties: vec!["department".to_owned()],
        operator_name: "李喆".to_owned(),
        operator_post: "联络员".to_owned(),
        passphrase: "一句好记的长口令".to_owned(),
        contacts: Vec::new(),
    })
    .unwrap();
    (desk, folder)
}

/// Whom the window would offer to dial for a party.
pub fn contact(desk: &mut Desk, party: &str) -> Option<ContactView> {
    let judged = desk.judge(Some("network_attack"), &FactAnswers::new(), None, Some(1)).unwrap();
    let lines: Vec<_> = judged.obligations.iter().filter(|l| l.to == party).collect();
    assert!(!lines.is_empty(), "no obligation towards {party}");
    lines[0].contact.clone()
}

/// Everything that a preview shows, nothing removed.
pub fn all(preview: &DirectoryPreview) -> DirectoryChoices {
    DirectoryChoices { digest: preview.digest.clone(), ..DirectoryChoices::default() }
}

/// An archive of these parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    parts_zipped(&parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

fn parts_zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook of one sheet with the headings 单位, 电话, 手机, these rows, and these shared strings.
pub fn workbook(rows: &[&str], strings: Option<&[u8]>) -> Vec<u8> {
    let heading = |cell: &str, text: &str| format!(r#"<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let sheet = format!(
        r#"<worksheet><sheetData><row r="1">{}{}{}</row>{}</sheetData></worksheet>"#,
        heading("A1", "单位"),
        heading("B1", "电话"),
        heading("C1", "手机"),
        rows.concat()
    );
    let relations = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let book = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let (package, book_relations) = (relations("officeDocument", "xl/workbook.xml"), relations("worksheet", "worksheets/sheet1.xml"));
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book_relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    if let Some(strings) = strings {
        parts.push(("xl/sharedStrings.xml", strings));
    }
    parts_zipped(&parts)
}
