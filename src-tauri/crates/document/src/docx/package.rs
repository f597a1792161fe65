//! The file: its parts in one order, its times from the paper, so that one paper always gives the same bytes.

use super::foot::{Feet, Foot};
use super::settings::settings;
use super::styles::{font_table, styles};
use super::text::escape;
use crate::break_lines::clean;
use crate::error::DocumentError;
use crate::paper::Paper;
use chrono::{Datelike, Timelike, Utc};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Names that a part with text and shapes uses.
const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word""#;

/// Writes the file.
pub fn write(paper: &Paper, body: &str, feet: &Feet) -> Result<Vec<u8>, DocumentError> {
    let mut parts: Vec<(String, String)> = vec![
        ("[Content_Types].xml".to_owned(), content_types(feet)),
        ("_rels/.rels".to_owned(), relations()),
        ("docProps/app.xml".to_owned(), application()),
        ("docProps/core.xml".to_owned(), properties(paper)),
        ("word/_rels/document.xml.rels".to_owned(), document_relations(feet)),
        ("word/document.xml".to_owned(), format!("<w:document {NAMES}><w:body>{body}</w:body></w:document>")),
        ("word/fontTable.xml".to_owned(), font_table()),
        ("word/settings.xml".to_owned(), settings()),
        ("word/styles.xml".to_owned(), styles()),
    ];
    for foot in feet.parts() {
        let tag = if foot.header { "hdr" } else { "ftr" };
        parts.push((format!("word/{}", foot.file), format!("<w:{tag} {NAMES}>{}</w:{tag}>", foot.xml)));
    }
    // The list of contents comes first, as readers of a stream want it; the rest by name.
    if let Some(rest) = parts.get_mut(1..) {
        rest.sort();
    }
    let failed = |e: zip::result::ZipError| DocumentError::Docx(e.to_string());
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time(paper))
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        zip.start_file(name, options).map_err(failed)?;
        let written = zip.write_all(HEAD.as_bytes()).and_then(|()| zip.write_all(xml.as_bytes()));
        written.map_err(|e| DocumentError::Docx(e.to_string()))?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

/// A zip counts from 1980 to 2107.
fn time(paper: &Paper) -> DateTime {
    let date = paper.date;
    let number = |n: u32| u8::try_from(n).unwrap_or(1);
    u16::try_from(date.year())
        .ok()
        .and_then(|year| {
            let (hour, minute, second) = (number(date.hour()), number(date.minute()), number(date.second()));
            DateTime::from_date_and_time(year, number(date.month()), number(date.day()), hour, minute, second).ok()
        })
        .unwrap_or_default()
}

fn content_types(feet: &Feet) -> String {
    let mut out = format!(
        r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>"#
    );
    let mut part = |name: &str, kind: &str| out.push_str(&format!(r#"<Override PartName="/{name}" ContentType="{kind}"/>"#));
    part("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part("word/document.xml", &format!("{WORD}.document.main+xml"));
    part("word/fontTable.xml", &format!("{WORD}.fontTable+xml"));
    part("word/settings.xml", &format!("{WORD}.settings+xml"));
    part("word/styles.xml", &format!("{WORD}.styles+xml"));
    for foot in feet.parts() {
        part(&format!("word/{}", foot.file), &format!("{WORD}.{}+xml", if foot.header { "header" } else { "footer" }));
    }
    out.push_str("</Types>");
    out
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!(r#"<Relationship Id="{id}" Type="{kind}" Target="{target}"/>"#)
}

fn relations() -> String {
    let list = [
        relation("rId1", &format!("{OFFICE}/relationships/officeDocument"), "word/document.xml"),
        relation("rId2", &format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"),
        relation("rId3", &format!("{OFFICE}/relationships/extended-properties"), "docProps/app.xml"),
    ];
    format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{}</Relationships>"#, list.concat())
}

fn document_relations(feet: &Feet) -> String {
    let mut list: Vec<String> = [("rId1", "styles"), ("rId2", "settings"), ("rId3", "fontTable")]
        .iter()
        .map(|(id, name)| relation(id, &format!("{OFFICE}/relationships/{name}"), &format!("{name}.xml")))
        .collect();
    list.extend(feet.parts().iter().map(|Foot { id, header, file, .. }| {
        relation(id, &format!("{OFFICE}/relationships/{}", if *header { "header" } else { "footer" }), file)
    }));
    format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{}</Relationships>"#, list.concat())
}

fn application() -> String {
    format!(r#"<Properties xmlns="{OFFICE}/extended-properties"><Application>速报 Subao</Application></Properties>"#)
}

fn properties(paper: &Paper) -> String {
    let text = |t: &str| escape(&clean(t));
    let date = paper.date.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%SZ");
    let stamp = |name: &str| format!(r#"<dcterms:{name} xsi:type="dcterms:W3CDTF">{date}</dcterms:{name}>"#);
    format!(
        r#"<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>{}</dc:creator><dc:language>zh-CN</dc:language>{}{}</cp:coreProperties>"#,
        text(&paper.title_meta),
        text(&paper.subject),
        text(&paper.author),
        stamp("created"),
        stamp("modified"),
    )
}
