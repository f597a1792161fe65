//! Styles: real headings 1 to 4 for the navigation pane, a title that is none of them, and what each kind of paragraph is set in.

use super::measure::{LINE, SQUEEZE, half_points, halves, twips};
use super::text::{font_name, fonts};
use crate::fonts::Role;
use crate::grid::{BODY, FOUR, TITLE, TITLE_PITCH};

/// 正文 with two cells in front.
pub const TEXT: &str = "GongwenText";
/// 标题
pub const TITLE_STYLE: &str = "Title";
/// A table's cell.
pub const CELL: &str = "GongwenCell";
/// A label in a table.
pub const LABEL: &str = "GongwenLabel";
/// 版记
pub const COLOPHON: &str = "GongwenColophon";
/// Head of a page.
pub const HEADER: &str = "Header";
/// Foot of a page.
pub const FOOTER: &str = "Footer";

/// The style of a heading.
pub fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "Heading1",
        2 => "Heading2",
        3 => "Heading3",
        _ => "Heading4",
    }
}

/// Height of the lines of 4号 in a table.
pub const CELL_LINE: f32 = 19.0;

/// The namespace of the main parts.
pub const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
/// Lines are of exact height and characters at a distance of their own: see [`SQUEEZE`].
const NO_GRID: &str = r#"<w:snapToGrid w:val="0"/>"#;

struct Style {
    id: &'static str,
    name: &'static str,
    next: &'static str,
    paragraph: String,
    run: String,
}

fn sized(role: Role, size: f32) -> String {
    let half = half_points(size);
    format!(r#"{}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>"#, fonts(role))
}

/// Letters that are not of the body's size stand as far apart as the font has them.
fn free(role: Role, size: f32) -> String {
    let half = half_points(size);
    format!(r#"{}<w:spacing w:val="0"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>"#, fonts(role))
}

fn exact(line: i32) -> String {
    format!(r#"<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>"#)
}

/// Two cells: WPS and Word count them in characters, others take the length.
fn two_cells() -> String {
    format!(r#"<w:ind w:firstLineChars="200" w:firstLine="{}"/>"#, halves(4))
}

fn heading_style(level: u8, name: &'static str, role: Role) -> Style {
    Style {
        id: heading(level),
        name,
        next: TEXT,
        paragraph: format!(r#"<w:keepNext/>{}<w:outlineLvl w:val="{}"/>"#, two_cells(), level.saturating_sub(1)),
        run: fonts(role),
    }
}

fn all() -> Vec<Style> {
    let cell = exact(twips(CELL_LINE));
    let plain = |id, name, paragraph, run| Style { id, name, next: "", paragraph, run };
    vec![
        plain(TEXT, "公文正文", two_cells(), String::new()),
        Style {
            id: TITLE_STYLE,
            name: "Title",
            next: TEXT,
            paragraph: format!(r#"<w:keepNext/><w:keepLines/>{}<w:jc w:val="center"/>"#, exact(twips(TITLE_PITCH))),
            run: free(Role::Title, TITLE),
        },
        heading_style(1, "heading 1", Role::Hei),
        heading_style(2, "heading 2", Role::Kai),
        heading_style(3, "heading 3", Role::Body),
        heading_style(4, "heading 4", Role::Body),
        plain(CELL, "公文表格", format!(r#"{cell}<w:jc w:val="left"/>"#), free(Role::Body, FOUR)),
        plain(LABEL, "公文表头", format!(r#"{cell}<w:jc w:val="center"/>"#), free(Role::Hei, FOUR)),
        plain(COLOPHON, "公文版记", exact(twips(super::colophon::LINE)), free(Role::Body, FOUR)),
        plain(HEADER, "header", exact(20), free(Role::Song, FOUR)),
        plain(FOOTER, "footer", exact(twips(FOUR)), free(Role::Song, FOUR)),
    ]
}

/// The part `styles.xml`.
pub fn styles() -> String {
    let mut out = format!(
        r#"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{}<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"#,
        sized(Role::Body, BODY)
    );
    // Lines reach the edge as in the PDF, but not those of a narrow column. Marks hang over no edge, words are not cut, and no room goes between Chinese and Latin: the grid has it.
    out.push_str(&format!(
        r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:kinsoku/><w:wordWrap/><w:overflowPunct w:val="0"/><w:topLinePunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/>{NO_GRID}{}<w:jc w:val="both"/></w:pPr><w:rPr>{}{NO_GRID}<w:spacing w:val="{SQUEEZE}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>"#,
        exact(LINE),
        fonts(Role::Body),
        size = half_points(BODY),
    ));
    out.push_str(
        r#"<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>"#,
    );
    out.push_str(
        r#"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
    );
    for style in all() {
        let next = if style.next.is_empty() { String::new() } else { format!(r#"<w:next w:val="{}"/>"#, style.next) };
        let run = if style.run.is_empty() { String::new() } else { format!("<w:rPr>{}</w:rPr>", style.run) };
        // A style of the word processor's own names is not a custom one.
        let custom = if style.id.starts_with("Gongwen") { r#" w:customStyle="1""# } else { "" };
        out.push_str(&format!(
            r#"<w:style w:type="paragraph"{custom} w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="Normal"/>{next}<w:qFormat/><w:pPr>{}</w:pPr>{run}</w:style>"#,
            style.id, style.name, style.paragraph
        ));
    }
    out.push_str("</w:styles>");
    out
}

/// The part `fontTable.xml`: which font may stand for one that is not there.
pub fn font_table() -> String {
    let mut out = format!("<w:fonts {W}>");
    for (role, other, family) in [
        (Role::Title, "方正小标宋_GBK", "script"),
        (Role::Body, "仿宋", "modern"),
        (Role::Kai, "楷体", "modern"),
        (Role::Hei, "SimHei", "modern"),
        (Role::Song, "SimSun", "auto"),
    ] {
        out.push_str(&format!(
            r#"<w:font w:name="{}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="default"/></w:font>"#,
            font_name(role)
        ));
    }
    out.push_str("</w:fonts>");
    out
}
