//! A page that shows which font serves which role, to be printed before the first paper is.

use super::{Fonts, Role};
use crate::error::DocumentError;
use crate::paper::{Block, Paper};
use chrono::{DateTime, FixedOffset};

/// What is set to look at: the digits and marks that papers need, and a name with rare characters.
const SAMPLE: &str = "关于事件的报告2026年〔8〕号：李喆、堃赟玥珺䶮";

/// The check page of the fonts at hand.
///
/// # Errors
/// A role without a font.
pub fn font_check(fonts: &Fonts, unit: &str, at: DateTime<FixedOffset>) -> Result<Paper, DocumentError> {
    let mut blocks = vec![Block::Title("排版字体检查页".to_owned())];
    for role in Role::ALL {
        let (first, rest) = fonts.serving(role)?.split_first().ok_or_else(|| DocumentError::NoFont(role.name().to_owned()))?;
        let source = if first.own { "本机的字体" } else { "随程序带的替代字体" };
        let rest: Vec<&str> = rest.iter().map(|s| s.family.as_str()).collect();
        let lacking = if rest.is_empty() { String::new() } else { format!("缺字时用{}。", rest.join("、")) };
        blocks
            .push(Block::Paragraph { lead: Some(format!("{}：", role.name())), text: format!("{}，{source}。{lacking}", first.family) });
        blocks.push(Block::Centered { role, size: 16.0, text: SAMPLE.to_owned() });
    }
    Ok(Paper::form("排版字体检查页", unit, "字体检查", at, blocks))
}
