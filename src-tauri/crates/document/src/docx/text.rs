//! Text as runs: cleaned and spaced by the rules of the PDF, each run with its font.

use super::measure::{half_points, twips};
use crate::break_lines::{break_text, reckoned};
use crate::fonts::Role;

/// The font that an office has for a role.
pub fn font_name(role: Role) -> &'static str {
    match role {
        Role::Title => "方正小标宋简体",
        Role::Body => "仿宋_GB2312",
        Role::Kai => "楷体_GB2312",
        Role::Hei => "黑体",
        Role::Song => "宋体",
    }
}

/// A role's font for every kind of character: what is read as Latin in one place (“ ” — …) must not fall to another font, and the hint
/// has these set as Chinese.
pub fn fonts(role: Role) -> String {
    let name = font_name(role);
    format!(r#"<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}"/>"#)
}

/// Characters with a meaning in XML are written as references, and what XML 1.0 has no place for is dropped.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Width to which text is gathered: its runs are wanted, not its lines.
const ENDLESS: u16 = 40_000;

/// Text of one line or paragraph as the PDF sets it: without control characters, without the spaces beside Chinese characters.
pub fn gather(runs: &[(Role, &str)]) -> Vec<(Role, String)> {
    let mut out: Vec<(Role, String)> = Vec::new();
    let mut word_before = false;
    for line in break_text(runs, 0, ENDLESS, &reckoned) {
        let mut end = 0;
        for piece in line {
            // A space is only kept between words; at a line's end it was dropped.
            let space = piece.at > end || (piece.at == 0 && word_before && piece.word);
            end = piece.at + piece.halves;
            // What the PDF keeps as one piece (`OA 3.2`) is not broken here either.
            let text = piece.text.replace(' ', "\u{a0}");
            word_before = piece.word;
            match out.last_mut().filter(|(role, _)| *role == piece.role) {
                Some((_, before)) => {
                    if space {
                        before.push(' ');
                    }
                    before.push_str(&text);
                }
                None => out.push((piece.role, if space { format!(" {text}") } else { text })),
            }
        }
    }
    out
}

/// Width of a text in half cells.
pub fn width_of(text: &str) -> u16 {
    break_text(&[(Role::Body, text)], 0, ENDLESS, &reckoned).iter().flatten().fold(0, |sum, piece| sum.max(piece.at + piece.halves))
}

/// How a run differs from its paragraph's style.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// Size in points, when it is not the style's.
    pub size: Option<f32>,
    /// Printed in the red of the head.
    pub red: bool,
    /// Its width as a part of the font's own, when it is narrowed.
    pub narrow: Option<f32>,
    /// More room behind each character, in points.
    pub spread: Option<f32>,
}

/// The red of the head, as in the PDF: ink of Y80 M80.
pub const RED: &str = "FF3333";

/// Properties of a run.
pub fn run_properties(role: Role, look: Look) -> String {
    let color = if look.red { format!(r#"<w:color w:val="{RED}"/>"#) } else { String::new() };
    let narrow = look.narrow.map(|n| format!(r#"<w:w w:val="{}"/>"#, half_points(n * 50.0))).unwrap_or_default();
    let size = look.size.map(half_points).map(|s| format!(r#"<w:sz w:val="{s}"/><w:szCs w:val="{s}"/>"#)).unwrap_or_default();
    // What is not of the body's size has its own distance of characters.
    let free = if look.size.is_some() { format!(r#"<w:spacing w:val="{}"/>"#, twips(look.spread.unwrap_or(0.0))) } else { String::new() };
    format!("<w:rPr>{}{color}{free}{narrow}{size}</w:rPr>", fonts(role))
}

/// A run.
pub fn run(role: Role, look: Look, text: &str) -> String {
    format!(r#"<w:r>{}<w:t xml:space="preserve">{}</w:t></w:r>"#, run_properties(role, look), escape(text))
}
